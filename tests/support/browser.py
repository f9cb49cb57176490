"""A browser without JavaScript: loads pages, follows links, fills in forms as they stand in the HTML."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Self
from urllib.parse import urljoin

import httpx
from litestar import Litestar
from litestar.testing import AsyncTestClient

VOID = frozenset({"input", "meta", "link", "img", "br", "hr"})


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is to be read, with single spaces."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(parts).split())

    @property
    def raw_text(self) -> str:
        """What stands there, as a textarea's value."""
        return "".join(child if isinstance(child, str) else child.raw_text for child in self.children)

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Descendants in document order."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                if (not tag or child.tag == tag) and all(
                    child.attributes.get(name.strip("_").replace("_", "-")) == value
                    for name, value in attributes.items()
                ):
                    found.append(child)
                found.extend(child.all(tag, **attributes))
        return found

    def by_id(self, name: str) -> "Element":
        [found] = self.all(id=name)
        return found


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("root", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1:
            if self._open.pop().tag == tag:
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def parse(html: str) -> Element:
    builder = _Builder()
    builder.feed(html)
    return builder.root


@dataclass
class Page:
    """A loaded page."""

    url: str
    status: int
    html: str
    headers: httpx.Headers

    def __post_init__(self) -> None:
        self.root = parse(self.html)

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def path(self) -> str:
        return httpx.URL(self.url).path

    def links(self) -> dict[str, str]:
        """Words of each link → where it leads."""
        return {a.text: a.attributes["href"] for a in self.root.all("a") if "href" in a.attributes}

    def form(self, button: str) -> tuple[Element, Element]:
        """The form with a button of these words (or beginning with them), and the button."""
        for form in self.root.all("form"):
            for found in form.all("button"):
                if found.text.startswith(button) or found.attributes.get("aria-label", "").startswith(button):
                    return form, found
        raise AssertionError(f"no button “{button}” on {self.url}: {self.text[:500]}")

    def value(self, name: str) -> str:
        """What stands in a field."""
        values = [
            value for form in self.root.all("form") for field_name, value in fields_of(form) if field_name == name
        ]
        assert values, f"no field {name} on {self.url}"
        return values[0]


def fields_of(form: Element) -> list[tuple[str, str]]:
    """What a browser would send of a form as it stands."""
    found = []
    for element in form.all():
        name = element.attributes.get("name")
        if not name or "disabled" in element.attributes:
            continue
        kind = element.attributes.get("type", "")
        if element.tag == "textarea":
            found.append((name, element.raw_text.removeprefix("\n")))
        elif element.tag == "select":
            options = element.all("option")
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            found.append((name, chosen[0].attributes.get("value", chosen[0].text)))
        elif (
            element.tag == "input"
            and kind != "file"
            and (kind not in {"checkbox", "radio"} or "checked" in element.attributes)
        ):
            found.append((name, element.attributes.get("value", "on" if kind == "checkbox" else "")))
    return found


class Browser:
    """One person's browser, with its own cookies."""

    def __init__(self, client: AsyncTestClient[Litestar]) -> None:
        self._client = client
        self.cookies = httpx.Cookies()
        self.page = Page("about:blank", 0, "", httpx.Headers())

    async def _send(self, method: str, url: str, **sent: object) -> Self:
        for _ in range(5):
            self._client.cookies = self.cookies
            response = await self._client.request(
                method,
                url,
                headers={"accept": "text/html,*/*"},
                follow_redirects=False,
                **sent,  # type: ignore[arg-type]
            )
            self.cookies = httpx.Cookies(self._client.cookies)
            self._client.cookies = httpx.Cookies()
            if not response.is_redirect:
                break
            method, url, sent = "GET", urljoin(str(response.url), response.headers["location"]), {}
        self.page = Page(str(response.url), response.status_code, response.text, response.headers)
        return self

    async def open(self, path: str) -> Page:
        """Load a page, following redirects."""
        await self._send("GET", path)
        return self.page

    async def follow(self, words: str) -> Page:
        """Follow the link of these words."""
        links = self.page.links()
        found = links.get(words) or next((href for text, href in links.items() if text.startswith(words)), None)
        assert found is not None, f"no link “{words}” on {self.page.url}: {sorted(links)}"
        return await self.open(urljoin(self.page.url, found))

    async def press(
        self,
        button: str,
        named: dict[str, str] | None = None,
        *,
        file: tuple[str, str, bytes] | None = None,
        **filled: str,
    ) -> Page:
        """Fill in fields of the form around a button, and press it. Boxes: "" unticks, anything else ticks."""
        form, pressed = self.page.form(button)
        fields = {**dict(fields_of(form)), **(named or {}), **filled}
        boxes = {e.attributes.get("name") for e in form.all("input", type="checkbox")}
        fields = {name: value for name, value in fields.items() if value or name not in boxes}
        if "name" in pressed.attributes:
            fields[pressed.attributes["name"]] = pressed.attributes.get("value", "")
        action = pressed.attributes.get("formaction") or form.attributes.get("action") or self.page.url
        by_address = form.attributes.get("method", "get").lower() == "get"
        sent: dict[str, object] = {"params" if by_address else "data": fields}
        if form.attributes.get("enctype") == "multipart/form-data":
            name, filename, content = file or ("file", "", b"")
            sent["files"] = {name: (filename, content, "application/octet-stream")}
        await self._send(form.attributes.get("method", "get").upper(), urljoin(self.page.url, action), **sent)
        return self.page

    async def sign_in(self, email: str, password: str) -> Page:
        """By the form."""
        await self.open("/sign-in")
        return await self.press("Sign in", email=email, password=password)
