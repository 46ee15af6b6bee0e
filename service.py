"""Start of the station: `python service.py` is `loa serve`."""

import sys

try:
    from broadcaster.cli import main
except ModuleNotFoundError as missing:
    sys.exit(f"Chua cai dat du thu vien ({missing.name}): hay chay lenh cai dat trong README.md truoc.")

if __name__ == "__main__":
    main(["serve", *sys.argv[1:]])
