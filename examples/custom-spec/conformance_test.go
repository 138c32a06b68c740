// Package customspec runs the conformance suite with one spec more: each pool that the list names can be shown.
package customspec

import (
	"net/http"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"elbconformance/gen/elbv3"
	"elbconformance/suites"
	"elbconformance/suites/harness"
)

func TestConformance(t *testing.T) {
	options, err := harness.FromEnv()
	if err != nil {
		t.Fatal(err)
	}
	harness.Run(t, options, listedPoolsCanBeShown)
}

func listedPoolsCanBeShown(env *suites.Environment) {
	It("shows each pool that it lists", func(ctx SpecContext) {
		client, err := env.ELBv3()
		Expect(err).NotTo(HaveOccurred())

		listed, err := client.ListPoolsV3WithResponse(ctx, env.ProjectID(), &elbv3.ListPoolsV3Params{})
		Expect(err).NotTo(HaveOccurred())
		Expect(listed.HTTPResponse).To(HaveHTTPStatus(http.StatusOK))
		Expect(listed.HTTPResponse).To(env.ConformTo("listPoolsV3"))

		for _, pool := range listed.JSON200.Pools {
			shown, err := client.ShowPoolWithResponse(ctx, env.ProjectID(), pool.ID)
			Expect(err).NotTo(HaveOccurred())
			Expect(shown.HTTPResponse).To(HaveHTTPStatus(http.StatusOK))
			Expect(shown.HTTPResponse).To(env.ConformTo("showPool"))
			Expect(shown.JSON200.Pool.Name).To(Equal(pool.Name))
		}
	})
}
