// Package elbv3 holds the models, the typed client and the operation registry of openapi/elb-v3.yaml, all generated from
// it by "make generate". It is for well-formed requests and for typed reading of answers. It is not for requests that
// break the contract, which its types cannot express, and it judges nothing: a value out of range decodes without error.
package elbv3
