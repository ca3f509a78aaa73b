#!/bin/bash
# Runs what it is given, as that of Flink's own image does for Kubernetes.
exec "$@"
