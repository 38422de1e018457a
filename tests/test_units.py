"""Units of measure: what is no unit first, then how forms are read, then the table against pint."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.extract.data import vocabulary
from auditor.extract.engine import compile_pattern
from auditor.extract.units import Unit, read_unit, unit_source, unit_words
from auditor.units import compatible, convert, parse, registry

MOST_STEPS = 20_000
"""Steps of the compiled pattern; it stands several times in the pattern of a run."""
BASES = {
    "length": "[length]",
    "mass": "[mass]",
    "time": "[time]",
    "temperature": "[temperature]",
    "current": "[current]",
    "substance": "[substance]",
    "light": "[luminosity]",
    "data": "[information]",
    "angle": "[angle]",
    "image": "[printing_unit]",
    "person": "[person]",
    "container": "[container]",
    "potency": "[potency]",
    "level": "[level]",
}
"""The base dimensions of the table, and what pint calls them."""


@cache
def _pattern() -> Any:
    return compile_pattern(unit_source())


# ---------------------------------------------------------------------- what is no unit
NO_UNITS = """
a an and as at be by do for go he I if is it me my no of off old on or so the to up us we per percent times
head person people capita point points pp bp bps pc pct million mn bn tn MM M k X x year-on-year kgs/
100 £ $ € % ( ) - – . , ; : / ² 3 kk kmm kmph² TV EV ID OK AM PM FM AC DC UN EU UK IN AN AS
"""


@pytest.mark.parametrize("text", NO_UNITS.split())
def test_words_that_are_no_units(text: str) -> None:
    assert read_unit(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "5",
        "5 km",
        "km per",
        "per hour",
        "/h",
        "km//h",
        "a day",
        "per 100 km",
        "k m",
        "(g)",
        "(h)",
        "[t]",
        "()",
    ],
)
def test_what_is_no_whole_expression(text: str) -> None:
    assert read_unit(text) is None


@pytest.mark.parametrize(
    "text", ["meters away", "inside", "months old", "kmx", "hourly", "mileage", "quarter", "dayside", "secondary"]
)
def test_a_longer_word_is_not_cut(text: str) -> None:
    assert _pattern().fullmatch(text) is None


@pytest.mark.parametrize(
    "text", ["inside", "mileage", "kmx", "hourly", "yardstick", "tonnage", "literary", "grammar", "pintle"]
)
def test_no_unit_ends_inside_a_word(text: str) -> None:
    assert _pattern().match(text) is None


UNSURE = """
m t s d b C F K in pm am pt y A W J N pound pounds Pounds stone cup cups turn turns ' " '' ″ bit bits bar
bars mo kt Mt MT mt kb mb gb Ma mole moles gray newton tesla B Pa atmosphere grains W toe
"""


@pytest.mark.parametrize(
    "text", [*UNSURE.split(), "second", "m a year", "t per day", "pounds a week", "m per year", "pound per acre"]
)
def test_forms_that_what_stands_around_them_settles(text: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert not unit.sure


@pytest.mark.parametrize(
    "text", ["m/s", "m²", "t/ha", "C/min", "°C", "degrees C", "bits per second", "lbs", "turns per minute"]
)
def test_a_rate_or_power_settles_a_sign(text: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert unit.sure


# ---------------------------------------------------------------------- how forms are read
FORMS = {
    "kilometer": "km|KM|Km|kms|kilometre|Kilometers|KILOMETRES",
    "meter": "m|metre|meters",
    "micrometer": "µm|μm|um|micron|microns|micrometres",
    "foot": "ft|ft.|feet|Foot|'|′",
    "inch": "in|in.|inches|\"|''|″",
    "light year": "light year|light-years|ly",
    "nautical mile": "nautical miles|nautical-mile|nmi",
    "square kilometer": "km²|km2|km^2|sq km|sq. km|sqkm|square km|square kilometres|square-kilometer|km squared",
    "square foot": "sq ft|sq. ft.|sqft|square feet|square-foot|ft²|square\nfeet",
    "square meter": "m²|m2|sqm|sq m|square metres",
    "cubic meter": "m³|m3|cubic metres|cu m|metres cubed",
    "cubic centimeter": "cm³|cm3|cc|cubic centimetres",
    "hectare": "ha|hectares",
    "liter": "l|L|litre|Liters",
    "milliliter": "ml|mL|mls|millilitres",
    "hectoliter": "hl|hectolitres",
    "gallon": "gal|gals|gallons|US gallons",
    "tablespoon": "tbsp|tablespoons",
    "teaspoon": "tsp|teaspoon",
    "fluid ounce": "fl oz|fl. oz.|fluid ounces",
    "barrel": "bbl|bbls|barrels",
    "twenty foot equivalent unit": "TEU|TEUs",
    "thousand cubic foot": "Mcf|mcf",
    "billion cubic foot": "Bcf|bcf",
    "kilogram": "kg|KG|Kg|kgs|kilo|kilos|k.g.|(kg)|[kg]|{kg}|<kg>|kilogrammes",
    "microgram": "µg|μg|mcg|ug|microgrammes",
    "metric ton": "t|tonnes|metric tons|metric tonne|mt",
    "megatonne": "Mt|MMT|megatonnes",
    "ton": "ton|tons|short tons",
    "pound": "lb|lbs|lbs.|pounds|Pound",
    "ounce": "oz|ounces",
    "troy ounce": "troy ounces|troy-ounce",
    "degree": "°|degrees|deg|deg.",
    "celsius": "°C|° C|℃|° celsius|C|celsius|celcius|centigrate|degrees C|deg. C|deg c|degrees centigrade",
    "fahrenheit": "°F|fahrenheit|farenheit|degrees F|fahrenheit|degrees f",
    "kelvin": "K|kelvins|degrees Kelvin",
    "second": "s|sec|secs|seconds",
    "millisecond": "ms|msec|milliseconds",
    "hour": "h|hr|hrs|hours",
    "megayear": "Ma|Myr|megayears",
    "hertz": "Hz|hertz",
    "gigahertz": "GHz|ghz|gigahertz",
    "kilowatt hour": "kWh|KWH|kwh|kilowatt-hours|kilowatt hour|kW·h",
    "milliwatt": "mW",
    "megawatt": "MW|megawatts",
    "megawatt peak": "MWp",
    "teraelectronvolt": "TeV|teraelectronvolts",
    "british thermal unit": "BTU|Btu|British thermal units",
    "million british thermal unit": "MMBtu|mmbtu",
    "thousand barrel of oil equivalent": "Mboe|mboe",
    "horsepower": "hp|bhp|horsepower",
    "pound force per square inch": "psi|pounds per square inch",
    "millibar": "mbar|millibars",
    "millimeter Hg": "mmHg|mm Hg|millimeters of mercury",
    "megabit": "Mb|Mbit|megabits",
    "megabyte": "MB|mb|megabytes",
    "kibibyte": "KiB|kibibytes",
    "megabit per second": "Mbps|Mb/s|mb/s|megabits per second",
    "decibel": "dB|decibels",
    "milligray": "mGy",
    "part per million": "ppm|parts per million",
    "mile per hour": "mph|MPH|miles per hour|miles an hour|miles-per-hour|mile/h",
    "kilometer per hour": "km/h|kph|kmph|km/hr|Km/h|km / h|kilometres an hour|km per hour",
    "centimeter per millisecond": "centimeters/millisecond|cm/ms",
    "meter per second": "m/s|m s-1|m s−1|m·s⁻¹|m s⁻¹|m·s-1|m·s−1",
    "kilometer per square second": "km/s2|km/s²",
    "revolution per minute": "rpm|revolutions per minute",
    "count per week": "times per week|times a week",
    "inverse second": "s-1|s−1|s⁻¹|s^-1",
    "inverse femtobarn": "fb−1|fb-1|fb⁻¹",
    "barrel per day": "bpd|b/d|bbl/d|barrels a day|barrels per day",
    "million barrel per day": "mb/d|MMbbl/d",
    "ton per day": "tpd|tons a day",
    "metric ton kilometer": "tonne-kilometres|tonne kilometres",
    "person year": "person-years|man-years",
    "mile per gallon": "mpg|miles per gallon",
    "liter per hundred kilometer": "l/100km|L/100 km|litres per 100 km",
    "kilogram per cubic centimeter": "kg/cm³|kg/cm3",
    "kilogram per square meter": "kg/m2|kg m−2|kg m-2",
    "milligram per kilogram per day": "mg/kg/day|mg/kg per day|mg·kg−1·day−1|mg kg⁻¹ d⁻¹",
    "milliliter per minute per body surface area": "mL/min/1.73 m2|mL/min/1.73 m²|ml/min per 1.73 m²",
    "millimole per liter": "mmol/L|mmol∙L-1|mmol·L-1|mmol L−1",
    "joule per square meter per year": "J/m^2 per year",
    "joule second": "Js|joule seconds|J·s",
    "watt per minute": "W/min",
    "celsius per decade": "°C/decade|degrees Celsius per decade",
    "kilogram per person": "kg per person|kilograms per capita",
    "bushel per acre": "bushels per acre|bushels an acre",
}


@pytest.mark.parametrize(
    ("text", "name"), [(text, name) for name, forms in FORMS.items() for text in forms.split("|")], ids=str
)
def test_a_form_is_found_whole_and_read(text: str, name: str) -> None:
    assert _pattern().fullmatch(text) is not None
    assert _pattern().match(text).end() == len(text)
    unit = read_unit(text)
    assert unit is not None
    assert unit.name == name


@pytest.mark.parametrize(
    ("text", "dimension"),
    [
        ("km/h", "speed"),
        ("m/s²", "acceleration"),
        ("kW·h", "energy"),
        ("kWh/day", "power"),
        ("bbl/d", "flow"),
        ("t/year", "mass flow"),
        ("MB/s", "data rate"),
        ("mg/dL", "density"),
        ("mmol/L", "concentration"),
        ("times a week", "frequency"),
        ("N·m", "energy"),
        ("hours a week", "ratio"),
        ("l/km", "other"),
        ("mpg", "other"),
        ("kg per person", "other"),
    ],
)
def test_the_dimension_of_a_product(text: str, dimension: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert unit.dimension == dimension


TIMES = "second minute hours day weeks fortnight month quarters years decade centuries ms Ma h yr mo."


@pytest.mark.parametrize("text", TIMES.split())
def test_plain_time_is_a_duration(text: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert unit.duration
    assert unit.dimension == "time"


@pytest.mark.parametrize("text", ["s-1", "times a day", "hours per week", "person-years", "kWh", "light years", "s²"])
def test_other_expressions_with_time_are_no_durations(text: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert not unit.duration


# ---------------------------------------------------------------------- the table
def _forms() -> list[str]:
    """Every form of the table as written, prefixes left out."""
    data = vocabulary("units")
    entries = [entry for entry in data["units"].values() if entry.get("role") not in ("below", "rated")]
    forms = [str(form) for entry in entries for key in ("words", "fixed", "signs") for form in entry.get(key, ())]
    return [*forms, *data["spellings"]]


def _composed() -> list[str]:
    """Every prefix before every unit that takes it, in signs and in words."""
    data = vocabulary("units")
    return [
        start + form
        for entry in data["units"].values()
        for prefix in data["sets"].get(entry.get("prefixes"), ())
        for form, start in (
            *((sign, letter) for sign in entry.get("signs", ()) for letter in data["prefixes"][prefix]),
            *((word, prefix) for word in entry.get("words", ()) if prefix not in data["sets"]["oil"]),
        )
    ]


def _units() -> dict[str, Unit]:
    """Every unit that one form of the table stands for, by its name."""
    read = [read_unit(form) for form in [*_forms(), *_composed()]]
    return {unit.name: unit for unit in read if unit is not None}


@pytest.mark.parametrize("forms", [_forms, _composed])
def test_every_form_of_the_table_is_found_and_read(forms: Any) -> None:
    assert [form for form in forms() if _pattern().fullmatch(form) is None] == []
    assert [form for form in forms() if read_unit(form) is None] == []


def test_every_unsure_form_is_a_form() -> None:
    data = vocabulary("units")
    written = {*_forms(), *_composed()}
    unsure = [form for entry in data["units"].values() for form in entry.get("unsure", ())]
    assert [form for form in unsure if form not in written] == []
    assert [form for form in data["unsure_spellings"] if form not in data["spellings"]] == []


def test_a_spelling_is_not_in_the_table_twice() -> None:
    signs = {sign for entry in vocabulary("units")["units"].values() for sign in entry.get("signs", ())}
    assert [form for form in vocabulary("units")["spellings"] if form in signs] == []


def test_names_are_read_as_themselves() -> None:
    assert [name for name in _units() if (unit := read_unit(name)) is None or unit.name != name] == []


def test_every_name_is_known_to_pint_with_the_dimension_of_the_table() -> None:
    dimensions = vocabulary("units")["dimensions"]
    wrong = []
    for unit in _units().values():
        measured = {base: power for base, power in parse(unit.name).dimensionality.items() if power}
        if unit.dimension == "other":
            wrong += [
                unit.name for named in dimensions.values() if named and measured == _in_pint(named) and _plain(unit)
            ]
        elif measured != _in_pint(dimensions[unit.dimension]):
            wrong.append(unit.name)
    assert wrong == []


def _plain(unit: Unit) -> bool:
    return " per " not in unit.name and not unit.name.startswith("inverse ")


def _in_pint(exponents: dict[str, int]) -> dict[str, int]:
    return {BASES[base]: power for base, power in exponents.items()}


@pytest.mark.parametrize("text", [text for forms in FORMS.values() for text in forms.split("|")], ids=str)
def test_every_example_is_known_to_pint(text: str) -> None:
    unit = read_unit(text)
    assert unit is not None
    assert parse(unit.name) is not None


def test_single_words_are_units() -> None:
    assert {"hour", "feet", "kelvin", "hertz"} <= unit_words()
    assert not {"in", "am", "pm", "to", "a"} & unit_words()


def test_the_pattern_stays_small() -> None:
    assert _pattern().programsize < MOST_STEPS


@given(st.text(max_size=120))
def test_no_text_breaks_the_reader(text: str) -> None:
    unit = read_unit(text)
    assert unit is None or unit.name


PARTS = "km h s m per / a - · ² -1 sq square cubic degrees C ( ) . ' \" pounds to °"


@given(st.lists(st.sampled_from(PARTS.split()), max_size=30))
def test_no_row_of_parts_breaks_the_reader(parts: list[str]) -> None:
    for text in (" ".join(parts), "".join(parts)):
        unit = read_unit(text)
        assert unit is None or parse(unit.name) is not None


@pytest.mark.parametrize("part", ["km/", "square ", "a a ", "·m", "m s-1 ", "²", "per ", "((("])
def test_a_long_row_is_no_unit(part: str) -> None:
    assert read_unit(part * 20_000) is None


# ---------------------------------------------------------------------- pint at work
NAMES = sorted(_units())
NUMBERS = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=10**6)


@given(NUMBERS, st.sampled_from(NAMES), st.data())
def test_conversion_and_back_is_exact(value: Fraction, unit: str, data: st.DataObject) -> None:
    to = data.draw(st.sampled_from([name for name in NAMES if compatible(name, unit)]))
    converted = convert(value, unit, to)
    assert isinstance(converted, Fraction)
    assert convert(converted, to, unit) == value


@pytest.mark.parametrize(
    ("value", "unit", "to", "expected"),
    [
        ("1", "mile", "kilometer", "1.609344"),
        ("1", "pound", "kilogram", "0.45359237"),
        ("1", "acre", "square meter", "4046.8564224"),
        ("1", "barrel", "liter", "158.987294928"),
        ("1", "troy ounce", "gram", "31.1034768"),
        ("1", "nautical mile", "meter", "1852"),
        ("1", "metric ton", "kilogram", "1000"),
        ("1", "cup", "tablespoon", "16"),
        ("1", "megabyte", "bit", "8000000"),
        ("1", "kibibyte", "byte", "1024"),
        ("1", "kilowatt hour", "megajoule", "3.6"),
        ("1", "quarter", "month", "3"),
        ("1", "decade", "year", "10"),
        ("36", "kilometer per hour", "meter per second", "10"),
        ("100", "celsius", "fahrenheit", "212"),
        ("-40", "fahrenheit", "celsius", "-40"),
        ("0", "celsius", "kelvin", "273.15"),
        ("1", "celsius per decade", "fahrenheit per decade", "1.8"),
        ("1", "million barrel per day", "barrel per day", "1000000"),
        ("1", "part per million", "part per billion", "1000"),
        ("1", "barrel of oil equivalent", "million british thermal unit", "5.8"),
    ],
)
def test_known_factors(value: str, unit: str, to: str, expected: str) -> None:
    assert convert(Fraction(value), unit, to) == Fraction(expected)


@pytest.mark.parametrize(
    ("left", "right"), [("degree", "byte"), ("kilogram", "pound per day"), ("decibel", "radian"), ("mile", "acre")]
)
def test_what_measures_something_else_is_not_compatible(left: str, right: str) -> None:
    assert not compatible(left, right)
    with pytest.raises(ValueError, match=f"{left} cannot be converted to {right}"):
        convert(Fraction(1), left, right)


@pytest.mark.parametrize(
    "name", ["", "smoot", "USD", "meter per", "2 meter", "meter ** 2", "__import__('os')", "meter\n", "m" * 999]
)
def test_unknown_units_are_said(name: str) -> None:
    with pytest.raises(ValueError, match="unit"):
        parse(name)


def test_currencies_are_no_units() -> None:
    assert not [code for code in ("USD", "EUR", "dollar", "euro") if code in registry()]
