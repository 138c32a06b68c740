# The verbs of development; "make" alone lists them. CI runs .ci/run, which is "make check" with CI=true.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --warn-undefined-variables --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
.DEFAULT_GOAL := help

# With CI=true, a check that cannot run is a failure; otherwise it is a loud message.
CI ?=
# Arguments for the program under "make run", such as ARGS="--seed random".
ARGS ?=

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT := $(CURDIR)/.bin/golangci-lint-$(GOLANGCI_LINT_VERSION)
REDOCLY := .ci/lint-openapi/node_modules/.bin/redocly
OAPI_CODEGEN := go run github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen
GO_TEST := go test -race -shuffle=on -count=1 -timeout=30m

# What "make generate" writes.
GENERATED := 'gen/*.gen.go' docs/coverage.md openapi/requirements.lock

# Modules of their own below test/ and examples/, which use this one from outside.
NESTED := $(shell find test examples -name go.mod -exec dirname {} \; 2>/dev/null | sort)

# $(call in-every-module,COMMAND) runs a command at the top and in each nested module.
in-every-module = for module in . $(NESTED); do (cd "$$module" && $(1)); done

# $(call not-checked,WHAT) ends a command list whose tool could not be had.
not-checked = { printf '\n!!! NOT CHECKED: %s\n\n' '$(1)' >&2; test '$(CI)' != true; }

.PHONY: help
help: ## List the verbs
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

.PHONY: generate
generate: ## Regenerate what comes of the OpenAPI documents: gen/, the lock of ids, the coverage
	$(OAPI_CODEGEN) -config gen/elbv3/config.yaml openapi/elb-v3.yaml
	$(OAPI_CODEGEN) -config gen/elbv3/config-registry.yaml openapi/elb-v3.yaml
	$(OAPI_CODEGEN) -config gen/lbaasv2/config.yaml openapi/lbaas-v2.0.yaml
	$(OAPI_CODEGEN) -config gen/lbaasv2/config-registry.yaml openapi/lbaas-v2.0.yaml
	go run ./internal/tools/ledgerdocs

.PHONY: build
build: ## Build everything, and the program as .bin/conformance
	$(call in-every-module,go build ./...)
	go build -trimpath -o .bin/conformance ./cmd/conformance

.PHONY: run
run: ## Run the suite on the embedded emulator (ARGS="..." for more)
	go run ./cmd/conformance run $(ARGS)

.PHONY: test
test: ## Run all tests, shuffled, with the race detector
	$(call in-every-module,$(GO_TEST) ./...)

.PHONY: tidy-nested
tidy-nested: ## Bring the nested modules' requirements up to this module's, after a change of go.mod
	for module in $(NESTED); do (cd "$$module" && go mod tidy); done

.PHONY: lint
lint: lint-format lint-vet lint-go lint-openapi ## Run every linter

.PHONY: lint-format
lint-format: ## Check that Go files are gofmt-ed
	@unformatted=$$(gofmt -l .); if [[ -n $$unformatted ]]; then \
		printf 'not gofmt-ed, run "gofmt -w" on them:\n%s\n' "$$unformatted" >&2; exit 1; \
	fi

.PHONY: lint-vet
lint-vet: ## Run go vet
	$(call in-every-module,go vet ./...)

.PHONY: lint-go
lint-go: ## Run golangci-lint, installed into .bin/ on first use
	@if $(MAKE) --silent $(GOLANGCI_LINT); then \
		$(call in-every-module,$(GOLANGCI_LINT) run --config $(CURDIR)/.golangci.yml ./...); \
	else \
		$(call not-checked,Go code by golangci-lint $(GOLANGCI_LINT_VERSION): it could not be installed (above). It needs a Go module proxy.); \
	fi

.PHONY: lint-openapi
lint-openapi: ## Run the OpenAPI linter, installed below .ci/ on first use
	@if $(MAKE) --silent $(REDOCLY); then \
		REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true $(REDOCLY) lint --config .redocly.yaml openapi/*.yaml; \
	else \
		$(call not-checked,OpenAPI documents by Redocly: it could not be installed (above). It needs Node.js with npm and an npm registry.); \
	fi

$(GOLANGCI_LINT):
	echo 'building golangci-lint $(GOLANGCI_LINT_VERSION), about a minute, once' >&2
	GOBIN=$(CURDIR)/.bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv .bin/golangci-lint $@

$(REDOCLY): .ci/lint-openapi/package.json .ci/lint-openapi/package-lock.json
	cd .ci/lint-openapi && npm ci
	touch $@

.PHONY: check-generate
check-generate: generate ## Check that the tree holds what the documents generate
	@stray=$$(git ls-files --others --exclude-standard -- $(GENERATED)); \
	if [[ -n $$stray ]] || ! git diff --exit-code -- $(GENERATED); then \
		printf 'the tree was not what openapi/ generates; it is now: review and commit it\n%s\n' "$$stray" >&2; exit 1; \
	fi

.PHONY: check
check: check-generate lint build test ## Run everything that CI runs

.PHONY: clean
clean: ## Remove what make installed and what runs left behind
	rm -rf .bin .ci/lint-openapi/node_modules reports/out
