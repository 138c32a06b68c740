// Package result is the plain vocabulary that every other room shares: requirement rows, exchanges, findings,
// outcomes, the events of results.ndjson, the verdict computed from them, and the Secret type with the one
// redacting sink. It imports nothing of ours, reads no document and sends no request.
package result
