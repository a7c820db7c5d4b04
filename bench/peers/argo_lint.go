// Reads workflow files strictly and runs Argo's own validation on them, without a cluster.
//
//	argo-lint FILE...   a line of each file that is refused
package main

import (
	"fmt"
	"os"

	"github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
	"sigs.k8s.io/yaml"
)

func check(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var workflow v1alpha1.Workflow
	if err := yaml.UnmarshalStrict(text, &workflow); err != nil {
		return err
	}
	return validate.ValidateWorkflow(logging.InitLoggerInContext(), nil, nil, &workflow, nil, validate.ValidateOpts{Submit: true})
}

func main() {
	code := 0
	for _, file := range os.Args[1:] {
		if err := check(file); err != nil {
			fmt.Printf("%s: %v\n", file, err)
			code = 1
		}
	}
	os.Exit(code)
}
