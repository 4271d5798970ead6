"""Filters give the value in the address, the words only show."""


def filter_page():
    import streamlit as st

    from ui.filters import choice, more_filters, search
    from ui.page import enter

    enter("Filter")
    picked = choice("Area", {"all": "All", "h1": "Hall [1]"}, key="area")
    wanted = search("Part or job", key="find")
    with more_filters(2, key="more"):
        st.text(f"{picked}: {wanted}")


def test_begins_with_the_first_choice(process):
    page = process.open(filter_page)

    assert not page.exception
    assert page.text[0].value == "all:"


def test_the_choice_and_the_search_are_handed_to_the_page(process):
    page = process.open(filter_page)
    page.button_group(key="area").set_value("h1")
    page.text_input(key="find").set_value(" seal ").run()

    assert page.text[0].value == "h1: seal"


def counting_page():
    import streamlit as st

    from ui.filters import choice
    from ui.page import enter

    enter("Filter")
    st.session_state["count"] = st.session_state.get("count", 0) + 1
    count = st.session_state["count"]
    st.text(choice("Area", {"new": f"New {count}", "old": f"Old {count}"}, key="area"))


def test_the_choice_stands_in_the_address_by_its_value_and_survives_a_new_count(process):
    page = process.open(counting_page)
    page.button_group(key="area").set_value("old").run()
    page.run()

    assert page.text[0].value == "old"
    assert page.query_params["area"] == "old"
