"""The listing data of an SPL document: products with their active ingredients (UNII), forms and routes.

One section element comes in, plain values go out; code systems are told apart by their OID.
"""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from curbside.importing.text_building import one_line

NS = "{urn:hl7-org:v3}"
_UNII = "2.16.840.1.113883.4.9"
_NDC = "2.16.840.1.113883.6.69"
_ACTIVE = frozenset({"ACTIB", "ACTIM", "ACTIR"})
"""SPL's classes of active ingredients: strength on basis of substance, moiety or reference."""


@dataclass(frozen=True, slots=True)
class Ingredient:
    """An active ingredient as listed; `strength` as "10 mg in 1" or empty."""

    name: str
    unii: str
    strength: str = ""


@dataclass(frozen=True, slots=True)
class Product:
    """One listed product."""

    name: str
    generic: str
    form: str
    ndc: str
    routes: tuple[str, ...]
    ingredients: tuple[Ingredient, ...]

    def line(self) -> str:
        """The product as lines of a passage, every value as the document gives it."""
        head = f"{self.name or 'unnamed product'}{f' ({self.generic})' if self.generic else ''}"
        facts = [head, self.form, *(f"route {route}" for route in self.routes)]
        lines = [", ".join(fact for fact in facts if fact) + (f"; NDC {self.ndc}" if self.ndc else "")]
        for found in self.ingredients:
            unii = f" (UNII {found.unii})" if found.unii else ""
            lines.append(
                f"• Active ingredient: {found.name}{unii}{f', {found.strength}' * bool(found.strength)}"
            )
        return "\n".join(lines)


def products_of(section: etree._Element) -> list[Product]:
    """The products of the listing section in order, parts of kits included, each once."""
    found: list[Product] = []
    for element in section.iter(f"{NS}manufacturedProduct", f"{NS}manufacturedMedicine", f"{NS}partProduct"):
        if element.find(f"{NS}ingredient") is None and element.find(f"{NS}activeIngredient") is None:
            continue
        product = Product(
            name=_text(element.find(f"{NS}name")),
            generic=_text(element.find(f"{NS}asEntityWithGeneric/{NS}genericMedicine/{NS}name")),
            form=_shown(element.find(f"{NS}formCode")),
            ndc=_code(element.find(f"{NS}code"), _NDC),
            routes=_routes(element),
            ingredients=_ingredients(element),
        )
        if product not in found:
            found.append(product)
    return found


def is_us_listing(section: etree._Element) -> bool:
    """Whether products carry national drug codes of the United States."""
    return any(code.get("codeSystem") == _NDC for code in section.iter(f"{NS}code"))


def _ingredients(product: etree._Element) -> tuple[Ingredient, ...]:
    found: list[Ingredient] = []
    for element in product:
        old = element.tag == f"{NS}activeIngredient"
        if not old and not (element.tag == f"{NS}ingredient" and element.get("classCode") in _ACTIVE):
            continue
        substance = element.find(f"{NS}{'activeIngredientSubstance' if old else 'ingredientSubstance'}")
        if substance is not None and (name := _text(substance.find(f"{NS}name"))):
            code = _code(substance.find(f"{NS}code"), _UNII)
            found.append(Ingredient(name, code, _strength(element.find(f"{NS}quantity"))))
    return tuple(dict.fromkeys(found))


def _strength(quantity: etree._Element | None) -> str:
    if quantity is None:
        return ""
    amounts = []
    for name in ("numerator", "denominator"):
        part = quantity.find(f"{NS}{name}")
        if part is None or not part.get("value"):
            return ""
        unit = part.get("unit") or ""
        amounts.append(one_line(f"{part.get('value')} {unit if unit != '1' else ''}"))
    return " in ".join(amounts)


def _routes(product: etree._Element) -> tuple[str, ...]:
    path = f"{NS}consumedIn/{NS}substanceAdministration/{NS}routeCode"
    holder = product.getparent()
    found = [*product.findall(path), *(holder.findall(path) if holder is not None else [])]
    return tuple(dict.fromkeys(route for route in map(_shown, found) if route))


def _text(element: etree._Element | None) -> str:
    # `itertext` is typed for bytes too; an XML tree only holds text.
    return "" if element is None else one_line(" ".join(str(piece) for piece in element.itertext()))


def _shown(element: etree._Element | None) -> str:
    return "" if element is None else one_line(element.get("displayName") or "")


def _code(element: etree._Element | None, system: str) -> str:
    if element is None or element.get("codeSystem") != system:
        return ""
    return one_line(element.get("code") or "")
