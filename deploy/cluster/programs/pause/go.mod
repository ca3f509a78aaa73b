module dev.sluice/cluster/pause

go 1.26
