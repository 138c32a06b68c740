// Package lbaasv2 holds the models, the typed client and the operation registry of openapi/lbaas-v2.0.yaml, all generated
// from it by "make generate". It is for well-formed requests and for typed reading of answers. It is not for requests
// that break the contract, which its types cannot express, and it judges nothing: a value out of range decodes without
// error.
package lbaasv2
