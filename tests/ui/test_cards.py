"""Cards, tiles and figures draw what they are given, and parse none of it."""


def floor_page():
    from ui.cards import card, figure, figures, grid, line, meta, row, section, tags, tile, title
    from ui.page import enter

    enter("Floor")
    section("Down *now*")
    with card("red", "job-1"), row():
        tags(":red-badge[Down]", "")
        title("Press [4]")
        title("small one", small=True)
        line("*as typed*\nsecond line")
        meta(["Hall 1", None, "Line #A"], icon="timer")
    numbers = figures()
    with numbers.cell():
        figure("MTBF", "131 h", "75 to 251 h", key="mtbf")
    with numbers.cell():
        figure("Failures", "9", key="failures", tone="red", icon="dangerous", change="+2", less_is_better=True)
    tiles = grid(270)
    with tiles.cell():
        tile(
            "red",
            "m-1",
            "everyone/machine",
            "Filler 3",
            badge=":red-badge[Down]",
            sentence="Nozzle",
            facts=["26 min"],
            machine=1,
        )


def test_draws_cards_figures_and_tiles(process):
    page = process.open(floor_page)

    assert not page.exception
    assert page.header[0].value == r"Down \*now\*"
    assert page.subheader[0].value == r"Press \[4\]"
    assert [text.value for text in page.text] == ["*as typed*\nsecond line", "Nozzle"]
    assert page.caption[0].value == r":material/timer: Hall 1 · Line \#A"
    assert [(figure.label, figure.delta) for figure in page.metric] == [
        ("MTBF", "75 to 251 h"),
        (":red[:material/dangerous:] Failures", "+2"),
    ]


def test_a_tile_says_its_name_where_its_page_cannot_be_reached(process):
    assert "Filler 3" in [text.value for text in process.open(floor_page).markdown]
