# `make run` and `make test` do all set-up themselves.
PYTHON ?= python3
WORKERS ?= 2
VENV   := .venv
BIN    := $(VENV)/bin

# All that the lab's hosts run; each host's root is an overlay of this machine's.
LAB_PACKAGES := glusterfs-server glusterfs-client qemu-system-x86 qemu-utils qemu-block-extra \
	libvirt-daemon-system libvirt-clients libvirt-daemon-driver-storage-gluster \
	libxml2-utils openssh-server openssh-client systemd systemd-sysv systemd-container xfsprogs iproute2 attr dnsmasq-base \
	iptables kmod util-linux procps sudo tmux busybox shellcheck

.PHONY: run test lint soak record pictures lab-deps clean

run: $(VENV)/ready
	$(BIN)/virtwiz train

test: lint
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup

lint: $(VENV)/ready
	$(BIN)/ruff check virtwiz screens tests benchmarks docs
	$(BIN)/ruff format --check virtwiz screens tests benchmarks docs
	$(BIN)/mypy

soak: $(VENV)/ready
	VIRTWIZ_REQUIRE_LAB=1 $(BIN)/python -m pytest -n $(WORKERS) -m soak tests

# What real hosts answer, written down anew for the tests that stand on it; as root.
record: $(VENV)/ready
	$(BIN)/python -m tests.facts.record

# The README's pictures, drawn anew.
pictures: $(VENV)/ready
	$(BIN)/python docs/draw.py

lab-deps:
	sh .ci/lab-deps $(LAB_PACKAGES)

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch $@

clean:
	rm -rf $(VENV) build *.egg-info .mypy_cache .pytest_cache .ruff_cache
