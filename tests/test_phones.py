"""Telephone numbers become links that a telephone understands."""

import pytest

from ocp_portal.phones import phone_href


@pytest.mark.parametrize(
    ("phone", "href"),
    [
        ("0412-61 45 02", "tel:+31412614502"),
        ("+31 6 12345678", "tel:+31612345678"),
        ("14 0412", "tel:140412"),
        ("0800 2000", "tel:08002000"),
        ("112", "tel:112"),
        ("", ""),
    ],
)
def test_telephone_numbers_become_links(phone, href):
    assert phone_href(phone) == href
