using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;
using Sojourn.Store.Postgres;

namespace Sojourn.Runtime.Hosting;

/// <summary>Which silo this process is: one alone on loopback, or a member of the cluster of all servers that share the database.</summary>
internal static class ClusterMembership
{
    private const string Name = "sojourn";

    public static void UseMembership(this ISiloBuilder silo, NodeOptions options)
    {
        if (options.Postgres is { } postgres)
        {
            Join(silo, options, postgres.Main);
            return;
        }
        var (siloPort, gatewayPort) = (FreePort(), FreePort());
        silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: Name, clusterId: $"{Name}-{siloPort}");
        silo.Configure<EndpointOptions>(endpoint => endpoint.AdvertisedIPAddress = IPAddress.Loopback);
    }

    private static void Join(ISiloBuilder silo, NodeOptions options, string postgres)
    {
        silo.Configure<ClusterOptions>(cluster => cluster.ClusterId = cluster.ServiceId = Name);
        silo.Configure<SiloOptions>(own => own.SiloName = options.ServerName!);
        silo.UseAdoNetClustering(store =>
        {
            store.Invariant = "Npgsql";
            store.ConnectionString = PostgresCluster.ConnectionString(postgres);
        });
        silo.Configure<EndpointOptions>(endpoint =>
        {
            endpoint.AdvertisedIPAddress = options.ClusterAddress?.Address ?? IPAddress.Loopback;
            endpoint.SiloPort = options.ClusterAddress is not { } address ? FreePort()
                : address.Port == 0 ? EndpointOptions.DEFAULT_SILO_PORT : address.Port;
            // Nobody but the members themselves talks to a silo.
            endpoint.GatewayPort = 0;
        });
        silo.Configure<ClusterMembershipOptions>(members =>
        {
            // A server that does not answer three times in a row is declared dead by two others, or by the only one. A wrong verdict costs a
            // restart and never a message, for a partition has one owner at the store.
            members.ProbeTimeout = TimeSpan.FromSeconds(2);
            // It adapts to how fast answers were, and would grow to four times as much.
            members.MaxProbeTimeout = TimeSpan.FromSeconds(3);
            members.NumMissedProbesLimit = 3;
            // Of two servers the one that is left hears of nobody; it must not take that for its own ill health and wait longer.
            members.ExtendProbeTimeoutDuringDegradation = false;
            members.TableRefreshTimeout = TimeSpan.FromSeconds(5);
            members.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(5);
            members.DefunctSiloExpiration = TimeSpan.FromDays(1);
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
