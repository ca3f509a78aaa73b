//go:build tools

// Package seaweedfs pins what scripts/real-stores builds: SeaweedFS's one program.
package seaweedfs

import _ "github.com/seaweedfs/seaweedfs/weed"
