// Command policy enforces the NetworkPolicies of a cluster on its node: kube-router's firewall (iptables, ipset) without its routing.
package main

import (
	"flag"
	"log"
	"os"
	"os/signal"
	"sync"
	"syscall"

	firewall "github.com/cloudnativelabs/kube-router/v2/pkg/controllers/netpol"
	"github.com/cloudnativelabs/kube-router/v2/pkg/healthcheck"
	"github.com/cloudnativelabs/kube-router/v2/pkg/options"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/clientcmd"
)

func main() {
	access := flag.String("kubeconfig", "", "how the API server is reached")
	node := flag.String("node", "", "the name of this node")
	services := flag.String("services", "", "the addresses of services, as a CIDR")
	flag.Parse()
	config, err := clientcmd.BuildConfigFromFlags("", *access)
	if err == nil {
		err = enforce(kubernetes.NewForConfigOrDie(config), *node, *services)
	}
	if err != nil {
		log.Fatal("policy: ", err)
	}
}

// enforce keeps the firewall until this process is told to end.
func enforce(client kubernetes.Interface, node, services string) error {
	config := options.NewKubeRouterConfig()
	config.EnableIPv4 = true
	config.HostnameOverride = node
	config.ClusterIPCIDRs = []string{services}

	known := informers.NewSharedInformerFactory(client, 0)
	pods := known.Core().V1().Pods().Informer()
	namespaces := known.Core().V1().Namespaces().Informer()
	policies := known.Networking().V1().NetworkPolicies().Informer()
	stop := make(chan struct{})
	known.Start(stop)
	known.WaitForCacheSync(stop)

	tables, sets, err := firewall.NewIPTablesHandlers(config)
	if err != nil {
		return err
	}
	controller, err := firewall.NewNetworkPolicyController(client, config, pods, policies, namespaces, &sync.Mutex{}, tables, sets)
	if err != nil {
		return err
	}
	if _, err := pods.AddEventHandler(controller.PodEventHandler); err != nil {
		return err
	}
	if _, err := namespaces.AddEventHandler(controller.NamespaceEventHandler); err != nil {
		return err
	}
	if _, err := policies.AddEventHandler(controller.NetworkPolicyEventHandler); err != nil {
		return err
	}

	// It reports its health and would wait for who reads it.
	beats := make(chan *healthcheck.ControllerHeartbeat)
	go func() {
		for range beats {
		}
	}()
	var running sync.WaitGroup
	running.Add(1)
	go controller.Run(beats, stop, &running)

	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
	close(stop)
	running.Wait()
	return nil
}
