"""What numbers, codes and names of the storeroom may be."""

from core.kernel import Invalid, clean_line


def check_part_number(part_number: str) -> str:
    """The cleaned part number: 1 to 60 characters."""
    number = clean_line(part_number)
    if not 1 <= len(number) <= 60:
        raise Invalid("A part number has 1 to 60 characters.")
    return number


def check_part_name(name: str) -> str:
    """The cleaned name: 2 to 160 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 160:
        raise Invalid("A part name has 2 to 160 characters.")
    return cleaned


def check_location_code(code: str) -> str:
    """The cleaned code of a location, in capitals: 1 to 40 characters."""
    cleaned = clean_line(code).upper()
    if not 1 <= len(cleaned) <= 40:
        raise Invalid("A location code has 1 to 40 characters.")
    return cleaned


def check_location_name(name: str) -> str:
    """The cleaned name of a location: 2 to 120 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 120:
        raise Invalid("The name of a location has 2 to 120 characters.")
    return cleaned


def check_supplier(name: str) -> str:
    """The cleaned name of a supplier: 2 to 120 characters."""
    cleaned = clean_line(name)
    if not 2 <= len(cleaned) <= 120:
        raise Invalid("The name of a supplier has 2 to 120 characters.", field="supplier")
    return cleaned
