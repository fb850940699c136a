"""Nothing in a drawing overlaps, whatever the process."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tuntas.measures.paths.layout import BADGE, Box, Layout, Line, Route, Sizes, lay_out

GRAPHS = st.integers(1, 9).flatmap(
    lambda boxes: st.tuples(
        st.lists(st.floats(30, 120), min_size=boxes, max_size=boxes),
        st.sets(st.tuples(st.integers(0, boxes - 1), st.integers(0, boxes - 1)), max_size=20),
        st.integers(1, 3),
    )
)


def drawn(breadths: list[float], ways: list[tuple[int, int]], side_by_side: int) -> Layout:
    lines = [Line(number, *way) for number, way in enumerate(ways, start=1)]
    return lay_out(lines, Sizes(100, breadths, side_by_side))


def crosses(route: Route, box: Box) -> bool:
    """Tell whether a line runs through a box; it bends in the gaps between layers only."""
    low, high = box.across - box.breadth / 2, box.across + box.breadth / 2
    for one, two in zip(route.points, route.points[1:], strict=False):
        first, last = sorted((one[0], two[0]))
        if first < box.along < last and (low < one[1] < high or low < two[1] < high):
            return True
    return False


@settings(max_examples=150)
@given(GRAPHS)
def test_boxes_and_badges_do_not_overlap_and_no_line_crosses_a_box(
    graph: tuple[list[float], set[tuple[int, int]], int],
) -> None:
    breadths, ways, side_by_side = graph
    layout = drawn(breadths, sorted(ways), side_by_side)
    for place, one in enumerate(layout.boxes):
        for other in layout.boxes[place + 1 :]:
            assert (
                abs(one.along - other.along) >= 100
                or abs(one.across - other.across) >= (one.breadth + other.breadth) / 2
            )
        assert one.across - one.breadth / 2 >= -1e-6
        assert one.across + one.breadth / 2 <= layout.breadth + 1e-6
        assert not any(crosses(route, one) for route in layout.routes)
    badges = [route.badge for route in layout.routes]
    for place, badge in enumerate(badges):
        for other_badge in badges[place + 1 :]:
            assert (
                abs(badge[0] - other_badge[0]) >= BADGE or abs(badge[1] - other_badge[1]) >= BADGE
            )


@settings(max_examples=60)
@given(GRAPHS)
def test_every_line_goes_from_its_box_to_its_box(
    graph: tuple[list[float], set[tuple[int, int]], int],
) -> None:
    breadths, ways, side_by_side = graph
    ordered = sorted(ways)
    layout = drawn(breadths, ordered, side_by_side)
    assert set(layout.loops) == {
        number for number, (start, end) in enumerate(ordered, start=1) if start == end
    }
    for route in layout.routes:
        for point, box in zip(
            (route.points[0], route.points[-1]), ordered[route.number - 1], strict=True
        ):
            there = layout.boxes[box]
            assert abs(abs(point[0] - there.along) - 50) < 1e-6
            assert abs(point[1] - there.across) <= there.breadth / 2


def test_steps_in_a_row_stand_in_a_row_and_a_way_back_is_known() -> None:
    layout = drawn([40, 40, 40], [(0, 1), (1, 2), (2, 0)], 3)
    along = [box.along for box in layout.boxes]
    assert along == sorted(along)
    assert [route.back for route in layout.routes] == [False, False, True]


def test_a_lonely_box_is_drawn() -> None:
    layout = drawn([40], [], 3)
    assert (layout.length, layout.breadth, len(layout.boxes)) == (100, 40, 1)
