// Package gophercloud holds a test alone: an OpenStack client in wide use pages through the v2.0 list of the emulator.
// It follows the links of an answer as they stand, so that a link which is wrong or leads nowhere new shows here.
package gophercloud
