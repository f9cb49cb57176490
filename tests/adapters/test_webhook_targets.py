"""Verdicts on addresses."""

from ipaddress import ip_address

import pytest

from server.adapters.webhook_targets import (
    AllowList,
    Target,
    check_addresses,
    is_public,
    parse_allow_list,
    target_of,
)
from server.ports.webhooks import TargetRefused


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1", "239.255.255.250",
        "255.255.255.255", "240.0.0.1", "168.63.129.16",
        "::", "::1", "fe80::1", "fe80::1%2", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "::8.8.8.8",
        "2002:7f00:1::", "2002:808:808::1", "64:ff9b::127.0.0.1", "64:ff9b::a00:1", "64:ff9b:1::808:808",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    ],
)  # fmt: skip
def test_inner_addresses_are_refused_in_every_guise(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"],
)
def test_public_addresses_pass(address: str) -> None:
    assert is_public(ip_address(address))


def test_one_inner_address_among_public_ones_refuses_the_name() -> None:
    with pytest.raises(TargetRefused, match=r"mixed\.example leads to 10\.0\.0\.5"):
        check_addresses("mixed.example", ["93.184.215.14", "10.0.0.5"], AllowList())
    check_addresses("fine.example", ["93.184.215.14", "2606:4700::1"], AllowList())


def test_the_operator_allows_hosts_addresses_and_networks() -> None:
    allowed = parse_allow_list(" localhost, 10.0.0.0/8 ,192.168.1.7,fd00::/8,, Hooks.Internal. ")
    for host, address in [
        ("localhost", "127.0.0.1"), ("localhost", "::1"), ("a.example", "10.9.9.9"), ("a.example", "::ffff:10.9.9.9"),
        ("a.example", "192.168.1.7"), ("a.example", "fd00::5"), ("hooks.internal", "172.16.0.9"),
    ]:  # fmt: skip
        check_addresses(host, [address], allowed)
    for host, address in [("a.example", "127.0.0.1"), ("b.localhost", "127.0.0.1"), ("a.example", "192.168.1.8")]:
        with pytest.raises(TargetRefused):
            check_addresses(host, [address], allowed)


@pytest.mark.parametrize("text", ["10.0.0.0/33", "http://localhost", "a b", "10.0.0.1/8", "*"])
def test_an_allow_list_that_cannot_be_names_its_entry(text: str) -> None:
    with pytest.raises(ValueError, match="neither a host"):
        parse_allow_list(f"localhost,{text}")


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://a.example/hook?x=1", Target(True, "a.example", 443)),
        ("http://A.example:8080", Target(False, "a.example", 8080)),
        ("http://[::1]:9/x", Target(False, "::1", 9)),
        ("https://xn--bcher-kva.example/", Target(True, "xn--bcher-kva.example", 443)),
        ("http://2130706433/", Target(False, "2130706433", 80)),
    ],
)
def test_where_a_url_leads(url: str, target: Target) -> None:
    assert target_of(url) == target


@pytest.mark.parametrize(
    "url",
    [
        "", "hook", "//a.example/x", "ftp://a.example/", "file:///etc/passwd", "javascript:alert(1)", "https://",
        "https:///x", "https://user@a.example/", "https://user:pw@a.example/", "https://a.example@b.example/",
        "https://a.example/#x", "https://a.example:99999/", "https://a.example:0/", "https://a.example:x/",
        "https://a.example/ x", "https://a.example/\nx", "https://a.example\\@b.example/", "https://bücher.example/",
        "https://a%2eexample/", "https://[::1/", "https://[fe80::1%25eth0]/", "https://a.example/" + "x" * 2000,
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(TargetRefused):
        target_of(url)
