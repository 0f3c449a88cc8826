"""The round of a stand certified through the acts, and every paper of it rendered: `python -m bench.certified`."""

from __future__ import annotations


def main() -> int:
    """Bytes of the papers."""
    from kiosk import create_app
    from kiosk.files.rehearsal import REHEARSAL_ID
    from kiosk.papers.result_bundle import ResultBundle, result_bundle
    from kiosk.queries import mode
    from kiosk.queries.result import result
    from kiosk.web.result_papers import round_facts, totals_csv
    from tests.builders import Village, recorded
    from tests.result_day import certify_it, settle

    app = create_app()
    with app.app_context(), app.test_request_context(), mode.using(mode.REHEARSAL):
        village = Village(REHEARSAL_ID)
        view = result(REHEARSAL_ID)
        assert view is not None, "a round is closed"
        for hold in view.holds:
            recorded(settle(village, hold.no))
        recorded(certify_it(village))
        view = result(REHEARSAL_ID)
        assert view is not None, "it is still there"
        drawn = result_bundle(ResultBundle(round_facts(REHEARSAL_ID, "", view), totals_csv(view)))
        assert isinstance(drawn, bytes), drawn
        return len(drawn)


if __name__ == "__main__":
    print(main())
