# make run · make test · make drill · make bench · make check · make audit · make translations · make clean
# Everything a target needs is set up first, and only when it has changed.

PYTHON ?= python3
# Every server and command that is started would compile all modules anew.
export PYTHONDONTWRITEBYTECODE :=
VENV := .venv/bin

.DEFAULT_GOAL := run
.PHONY: run test drill bench check audit translations setup services clean

run: setup
	@exec $(VENV)/python wsgi.py $(ARGUMENTS)

test: setup services check
	@$(VENV)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

drill: setup services
	@KIOSK_DRILL=1 $(VENV)/python -m pytest -s

bench: setup
	@$(VENV)/python -m bench

check: setup
	@$(VENV)/ruff check .
	@$(VENV)/ruff format --check .
	@$(VENV)/mypy
	@$(VENV)/lint-imports
	@$(VENV)/python tests/audit.py

# Known holes of the packages; where nobody can be asked, that is said.
audit: setup
	@$(VENV)/python tests/audit.py

translations: setup
	@$(VENV)/pybabel -q extract -F babel.cfg -k _l -k lazy_gettext --no-location --project=kiosk -o messages.pot .
	@test -d kiosk/translations/en || $(VENV)/pybabel -q init -i messages.pot -d kiosk/translations -l en
	@$(VENV)/pybabel -q update -N --ignore-obsolete -i messages.pot -d kiosk/translations
	@rm -f messages.pot
	@$(PYTHON) kiosk/machine/setup.py

setup:
	@command -v $(PYTHON) >/dev/null 2>&1 || { \
		echo "需要 Python 3.11 或更新的版本 / Python 3.11 or newer is needed: sudo apt-get install python3 python3-venv" >&2; exit 2; }
	@$(PYTHON) kiosk/machine/setup.py

services: setup
	@$(VENV)/python tests/services_setup.py

clean:
	rm -rf .venv .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	find kiosk -name '*.mo' -delete
