# Bare `make` lists the targets.

SHELL := /bin/sh
APT_RUN := libfcgi-dev libpq-dev libsqlite3-dev nginx-light curl pkg-config
APT_TEST := lighttpd spawn-fcgi sqlite3 postgresql pgbouncer openssl alembic bindfs strace python3-prometheus-client
APT_BENCH := valgrind
APT_POSTGRESQL := postgresql curl wrk python3-venv
APT_CONTRACT := python3-venv
APT_FAULTS := strace e2fsprogs mount faketime iproute2 nftables postgresql openssl pgbouncer
HTTP_ADDRESS ?= 127.0.0.1:8080
RELEASE := .build/release/notes
FUZZ_CONNECTIONS ?= 10000
SOAK_SECONDS ?= 60

.DEFAULT_GOAL := help
.PHONY: help run test test-faults test-contract test-tsan test-asan fuzz soak bench bench-session bench-micro bench-gateway bench-postgresql build check format clean packages-run packages-test packages-bench packages-postgresql packages-faults packages-contract toolchain

help: ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 21

run: packages-run toolchain ## Build, migrate notes.db, and serve it behind nginx on 127.0.0.1:8080
	swift build -c release --product notes
	@NOTES=$(RELEASE) HTTP_ADDRESS=$(HTTP_ADDRESS) exec deploy/run

test: packages-run packages-test toolchain check ## Check the formatting, and run all tests; those with real servers by themselves
	swift test --skip EndToEndTests --skip FaultTests
	TEST_DATABASE=postgresql swift test --skip-build --filter '^NotesTests\.'
	swift test --skip-build --filter '^EndToEndTests\.'
	TEST_DATABASE=postgresql swift test --skip-build --filter '^EndToEndTests\.'

test-faults: packages-run packages-faults toolchain ## Kill programs, cut the power, fail system calls, fill disks, look for races; and test-contract
	swift build --build-tests
	timeout 900 swift test --skip-build --no-parallel --filter '^FaultTests\.' --skip '^FaultTests\.SoakTests'
	@$(MAKE) test-contract
	@$(MAKE) soak
	@$(MAKE) test-tsan

test-contract: packages-run packages-contract toolchain .build-contract/requirements.txt ## Send a thousand requests made of the OpenAPI document, and check the answers
	swift build --product notes
	@Tests/Contract/run

.build-contract/requirements.txt: Tests/Contract/requirements.txt
	python3 -m venv .build-contract
	.build-contract/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@cp $< $@

test-tsan: packages-run toolchain ## Run the tests of gateway and session layer under the thread sanitizer
	swift build --build-tests --sanitize=thread --scratch-path .build-tsan
	clang -O2 -shared -fPIC -o .build-tsan/mutex.so Tests/ThreadSanitizer/mutex.c
	LD_PRELOAD=$(CURDIR)/.build-tsan/mutex.so timeout 900 swift test --skip-build --sanitize=thread --scratch-path .build-tsan \
	  --filter '^PosternGatewayTests\.' --filter '^PosternSQLTests\.' --filter '^PosternSQLiteTests\.'

test-asan: packages-run toolchain ## Run the gateway's tests under the address sanitizer
	swift build --build-tests --sanitize=address --scratch-path .build-asan
	ASAN_OPTIONS=detect_leaks=0 timeout 900 swift test --skip-build --sanitize=address --scratch-path .build-asan \
	  --filter '^PosternGatewayTests\.'

fuzz: packages-run packages-test toolchain ## Send 10,000 damaged requests; FUZZ_SEED and FUZZ_CONNECTIONS choose others
	swift build --build-tests
	FUZZ_CONNECTIONS=$(FUZZ_CONNECTIONS) timeout 900 swift test --skip-build --filter '^EndToEndTests\.FuzzTests'

soak: packages-run toolchain ## Send a million requests to the optimised program, for at most SOAK_SECONDS
	swift build -c release --product notes
	swift build --build-tests
	SOAK_NOTES=$(CURDIR)/$(RELEASE) SOAK_SECONDS=$(SOAK_SECONDS) swift test --skip-build --filter '^FaultTests\.SoakTests'

bench: bench-session bench-micro ## Measure the session layer, JSON and routing beside others' code

bench-session: packages-run packages-bench toolchain ## Measure durable inserts and queries against plain libsqlite3
	swift build -c release --product SessionBenchmark
	swift build -c release --product PlainSelect
	@Tests/Benchmarks/run

bench-micro: packages-run packages-bench toolchain ## Measure JSON against Foundation, and routing against Hummingbird
	swift build -c release --product MicroBenchmark
	swift build -c release --package-path Tests/Benchmarks/Peers --scratch-path .build-peers
	@Tests/Benchmarks/micro

bench-gateway: packages-run toolchain ## Measure idle connections, overload and recovery after a crash
	swift build -c release --product notes
	swift build -c release --product FaultServer
	swift build -c release --product GatewayBenchmark
	@.build/release/GatewayBenchmark

bench-postgresql: packages-run packages-postgresql toolchain .build-starlette/requirements.txt ## Measure the list of notes on PostgreSQL beside C and Starlette
	swift build -c release --product notes
	swift build -c release --product PlainNotes
	swift build -c release --product PostgreSQLBenchmark
	@.build/release/PostgreSQLBenchmark --python $(CURDIR)/.build-starlette/bin/python

.build-starlette/requirements.txt: Tests/Benchmarks/Peers/Starlette/requirements.txt
	python3 -m venv .build-starlette
	.build-starlette/bin/pip install --quiet --disable-pip-version-check --requirement $<
	@cp $< $@

build: packages-run toolchain ## Build everything for debugging
	swift build --build-tests

check: toolchain ## Check the formatting of the sources
	swift format lint --strict --recursive Package.swift Sources Tests

format: toolchain ## Format the sources
	swift format --in-place --recursive Package.swift Sources Tests

clean: ## Remove what was built, but no data
	rm -rf .build .build-tsan .build-asan .build-peers .build-contract .build-starlette .run

packages-run packages-test packages-bench packages-postgresql packages-faults packages-contract: packages-%:
	@deploy/packages $(APT_$(shell echo $* | tr a-z A-Z))

toolchain:
	@command -v swift >/dev/null 2>&1 || { \
	  echo "The Swift 6.3 toolchain is missing: install it for Debian 12 as https://www.swift.org/install/linux says, and put its usr/bin into PATH." >&2; \
	  exit 1; }
