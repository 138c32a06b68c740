// Package vendorsdk holds a test alone: the vendor's own Go SDK works against the emulator, signing each request as it
// does for the real service. The SDK reads answers more loosely than the documents, so that it proves compatibility and
// nothing about conformance.
package vendorsdk
