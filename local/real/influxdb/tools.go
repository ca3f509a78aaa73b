//go:build tools

// Package influxdb pins what scripts/real-stores builds: InfluxDB's server, and what its build asks for.
package influxdb

import (
	_ "github.com/influxdata/influxdb/cmd/influxd"
	_ "github.com/influxdata/pkg-config"
)
