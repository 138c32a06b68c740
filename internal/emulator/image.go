package emulator

import (
	"context"
	"fmt"
	"slices"

	"elbconformance/openapi"
)

// Image is what all emulators of one preparation share: documents, rules and the objects to start with. It never
// changes, and is safe for concurrent use.
type Image struct {
	operations map[string]*operation
	rules      []rule
	world      world
}

// Prepare reads the documents and an inventory (its format is described at its head) once, so that emulators can be
// made from the image at little cost. It fails where a document is invalid or lacks an operation that the emulator
// answers, and where the inventory is malformed or contradicts itself.
func Prepare(ctx context.Context, documents []openapi.Document, inventory []byte) (*Image, error) {
	operations, err := loadOperations(ctx, documents)
	if err != nil {
		return nil, fmt.Errorf("prepare the emulator: %w", err)
	}
	for _, r := range routeTable() {
		for _, point := range r.methods {
			if operations[point.operationID] == nil {
				return nil, fmt.Errorf("prepare the emulator: no document has the operation %s of path %s: add it to one",
					point.operationID, r.pattern)
			}
		}
	}
	world, err := readInventory(inventory)
	if err != nil {
		return nil, fmt.Errorf("prepare the emulator: inventory: %w", err)
	}
	return &Image{operations: operations, rules: createRules(), world: world}, nil
}

// New makes an emulator that starts with the objects of the image. Emulators do not see each other's changes.
func (i *Image) New(options Options) *Emulator { return newEmulator(i, options) }

// Projects returns the ids of the projects of the inventory, in its order.
func (i *Image) Projects() []string { return slices.Clone(i.world.projects) }
