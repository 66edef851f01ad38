# "make" alone prints what there is.
STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
PROMISED := . ./importchecktest ./mockhost ./reports
APIDIFF := golang.org/x/exp/cmd/apidiff@v0.0.0-20261113113407-e3970619a1a4
BENCHSTAT := golang.org/x/perf/cmd/benchstat@v0.0.0-20260908200009-22c9c6c9d4da

.DEFAULT_GOAL := help
.PHONY: help build run features test short whole race race-some lint format tidy-check bench bench-compare api-diff fuzz soak selftest hostile clients examples deploy browser stacks completions reproducible cover picture golden ci clean

# What a change must pass, in this order.
CI := lint tidy-check run test whole examples deploy browser stacks selftest race-some

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## build the command into bin/importcheck
	go build -o bin/importcheck ./cmd/importcheck

run: ## test the embedded mock host, as the README does; ARGS='--cases 0' adds flags
	go run ./cmd/importcheck run $(ARGS)

features: ## run the scenarios under go test, one subtest each
	go test -count=1 -v ./features

test: ## run all tests
	go test ./...

short: ## run the tests that take seconds
	go test -short ./...

whole: ## test every edited contract, pair of versions and unforeseen host, of which the tests run a part
	go test . ./internal/selftest -run 'Edits|AnotherVersion|NobodyForesaw' -args -all

race: ## run all tests with the race detector; needs a C compiler
	CGO_ENABLED=1 go test -race ./...

race-some: ## run the packages that start goroutines with the race detector
	CGO_ENABLED=1 go test -race ./internal/strictjson ./internal/host ./internal/gate ./internal/traffic ./internal/proxy ./internal/exec ./internal/run ./mockhost

lint: ## check the format, go vet, and staticcheck
	@test -z "$$(gofmt -l .)" || { echo "run gofmt -w on:"; gofmt -l .; exit 1; }
	go vet ./...
	go run $(STATICCHECK) ./...

format: ## format the Go files
	gofmt -w .

tidy-check: ## fail where go.mod or go.sum is not tidy
	go mod tidy -diff

bench: ## run the benchmarks
	go test -run '^$$' -bench . -benchmem ./...

bench-compare: ## compare the benchmarks with those of BASE (default: the last commit); BENCH='-bench Draw ./generators' picks some
	@work=$$(mktemp -d) && trap "rm -rf $$work" EXIT && git archive $(or $(BASE),HEAD) | tar -x -C $$work && \
	for round in 1 2 3 4 5 6; do \
	  (cd $$work && go test -run '^$$' $(or $(BENCH),-bench . ./...)) >> $$work/base.txt && go test -run '^$$' $(or $(BENCH),-bench . ./...) >> $$work/now.txt || exit 1; \
	done && go run $(BENCHSTAT) $$work/base.txt $$work/now.txt

api-diff: ## print how the promised packages differ from those of BASE (default: the last tag, else the last commit)
	@work=$$(mktemp -d) && trap "rm -rf $$work" EXIT && base=$(or $(BASE),$$(git describe --tags --abbrev=0 2>/dev/null || echo HEAD)) && \
	git archive $$base | tar -x -C $$work && for package in $(PROMISED); do \
	  echo "$$package since $$base:"; (cd $$work && go run $(APIDIFF) -w base.api $$package) && go run $(APIDIFF) $$work/base.api $$package || exit 1; \
	done

fuzz: ## run each fuzz test for FUZZTIME (default 20s)
	@for package in $$(go list ./...); do \
	  for name in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$name"; \
	    go test -run '^$$' -fuzz "^$$name\$$" -fuzztime $(or $(FUZZTIME),20s) $$package || exit 1; \
	  done; \
	done

soak: ## 10,000 safe runs at random, none of which starts more than it may, and one run of 20,000 requests
	go test . -run TestNoSafeRunStartsMoreThanItMay -count=1 -timeout 2h -v -args -soak-runs 10000
	go test . -run TestALongRunHoldsSteady -count=1 -timeout 2h -v -args -long-run 20000

selftest: ## run against every fault and every honest host; the matrix goes to reports/selftest
	go run ./cmd/importcheck selftest

hostile: ## the command against every hostile host, with time, memory and exit status
	go test ./cmd/importcheck -run TestNoHostHarmsARun -count=1 -v -args -every-host | grep -E '\| [0-9.]+ s \||^(FAIL|ok)|--- FAIL'

clients: ## the official Go and TypeScript clients on the mock host; needs Node
	cd examples/clients/go && go test -count=1 ./...
	cd examples/clients/typescript && npm ci --no-audit --no-fund && npm test

define module
	cd $(1) && go mod tidy -diff && go vet ./... && go test ./...
endef

examples: ## test the module examples: what users copy, the official Go client, the workflows
	$(call module,examples)

deploy: ## test the module deploy: the image, the manifests, and that the code compiles for Windows and macOS
	$(call module,deploy)

browser: ## test the page of reports in Chromium; needs Debian's package chromium
	$(call module,reports/browser)

stacks: ## test hosts on real stacks, and what clients send; stacks/setup installs both
	stacks/setup
	$(call module,stacks)

completions: ## write the completions of four shells to bin/completions
	mkdir -p bin/completions
	for shell in bash zsh fish powershell; do go run ./cmd/importcheck completion $$shell > bin/completions/importcheck.$$shell || exit 1; done

reproducible: ## build the last commit twice, in two folders, and compare the hashes
	@work=$$(mktemp -d) && trap "rm -rf $$work" EXIT && for folder in one two; do \
	  mkdir $$work/$$folder && git archive HEAD | tar -x -C $$work/$$folder && \
	  (cd $$work/$$folder && CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags='-s -w' -o ../$$folder.out ./cmd/importcheck) || exit 1; \
	done && sha256sum $$work/*.out && cmp $$work/one.out $$work/two.out

cover: ## measure which statements the tests reach, over all packages
	go test -coverpkg=./... -coverprofile=cover.out ./...
	go tool cover -func=cover.out | tail -n 1

picture: ## take docs/report.png again, the README's picture of a report; needs Chromium
	cd reports/browser && go test -count=1 -run TestThePictureOfAReport . -args -picture ../../docs/report.png

golden: ## write the golden files again; read the difference before you commit it
	go test ./internal/check -run TestDocs -update
	go test ./internal/diff ./reports ./steps -update
	go test ./cmd/importcheck -run Readme -update

# All is built as the image of deploy is, so that nothing is compiled twice, and no version
# is stamped: a checkout that belongs to another user must build too.
ci: export GOFLAGS += -buildvcs=false -trimpath
ci: export CGO_ENABLED := 0
ci: ## run all that a change must pass; .ci/run first installs what that needs
	@start=$$(date +%s); for step in $(CI); do \
	  printf '\n== make %s (after %d s)\n' $$step $$(($$(date +%s) - start)); \
	  $(MAKE) --no-print-directory $$step || exit 1; \
	done

clean: ## remove what building, testing and running leave behind
	rm -rf bin reports/out reports/selftest cover.out
