"""Real commands of PowerShell that people try here; to call them unknown would be untrue."""

import re

_WORDS = """
% ? begin break cat cd class clc clear-host cls compare-object connect-exchangeonline connect-
ippssession continue convertfrom-json convertto-csv convertto-html convertto-json data dir
disconnect-exchangeonline do echo else end exit export-csv export-clixml filter for foreach
foreach-object format-custom format-wide fw function gci gcm get-childitem get-command get-
connectioninformation get-content get-credential get-date get-history get-item get-location get-
member get-module get-process get-pssession get-service get-variable gm group group-object
history if import-csv import-module import-pssession install-module invoke-command invoke-
expression invoke-restmethod invoke-webrequest iex irm iwr join-path ls measure measure-object
new-object new-pssession out-default out-file out-gridview out-host out-null out-string param
process ps pwd read-host remove-item remove-pssession return set-executionpolicy set-location
set-variable sls sort sort-object split-path start-process start-sleep start-transcript stop-
transcript switch tee tee-object test-path throw trap try type uninstall-module update-module
using where where-object while write-error write-host write-output write-verbose write-warning
"""
_KNOWN = frozenset(_WORDS.split())
_SHAPE = re.compile(
    r"(?:add|disable|enable|get|new|remove|restore|search|set|start|stop|test|update)-"
    r"(?:accepteddomain|adminauditlog|authenticationpolicy|azuread|calendar|casmailboxplan|"
    r"clientaccessrule|distributiongroup|dynamicdistributiongroup|exo|inboxrule|mailbox|"
    r"mailcontact|mailuser|managementrole|messagetrace|mg|msol|organizationrelationship|owa|"
    r"recipient|rolegroup|sharingpolicy|transport|unifiedgroup|user\b)"
)


def exists_elsewhere(name: str) -> bool:
    """Whether PowerShell or its modules for Exchange and Microsoft 365 have such a command."""
    return name.lower() in _KNOWN or bool(_SHAPE.match(name.lower()))
