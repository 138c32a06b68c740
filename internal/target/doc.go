// Package target is the only way from the suite to a service under test. It holds the endpoint and the credentials, one
// bounded transport that records every exchange, the write guard with its journal, and the answer to the question
// whose fault a failed exchange is.
//
// It knows no contract: whether an answer is right is for the judge to say. It repeats nothing, follows no redirect and
// sends to no origin but the configured ones.
package target
