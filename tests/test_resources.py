import pytest

from bookwithme import resources


def test_every_folder_of_resources_is_found_where_the_package_runs():
    folders = [resources.TEMPLATES, resources.STATIC, resources.SEED_DATA]
    assert [folder.name for folder in folders] == ["templates", "static", "seed_data"]
    assert all(folder.is_dir() for folder in folders)


def test_a_checkout_has_them_beside_the_package(tmp_path):
    package = tmp_path / "bookwithme"
    package.mkdir()
    (tmp_path / "static").mkdir()
    assert resources.folder("static", package) == tmp_path / "static"


def test_a_wheel_has_them_inside_the_package_whatever_lies_beside_it(tmp_path):
    package = tmp_path / "bookwithme"
    (package / "static").mkdir(parents=True)
    (tmp_path / "static").mkdir()
    assert resources.folder("static", package) == package / "static"


def test_a_folder_that_is_nowhere_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        resources.folder("static", tmp_path / "bookwithme")
