using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sojourn.Runtime.Catalog;
using Sojourn.Runtime.Partitions;
using Sojourn.Runtime.Runs;

namespace Sojourn.Runtime.Hosting;

/// <summary>Puts a node into a host: an Orleans silo with the partitions that belong to it, opened at start and closed last.</summary>
public static class SojournHosting
{
    public static IHostApplicationBuilder AddSojourn(this IHostApplicationBuilder builder, NodeOptions options)
    {
        // Opened here and not lazily: a directory that is taken or cannot be written ends the start with one clear sentence.
        var services = builder.Services;
        services.AddSingleton(options);
        services.AddSingleton(provider => new Node(options, TimeProvider.System, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton(provider => provider.GetRequiredService<Node>().Catalog);
        services.AddSingleton(provider => provider.GetRequiredService<Node>().Clock);
        services.AddSingleton<GrainPartitions>();
        services.AddSingleton<IPartitions>(provider => provider.GetRequiredService<GrainPartitions>());
        services.AddSingleton<PartitionReaders>();
        services.AddSingleton(provider => new ListImport(provider.GetRequiredService<CatalogService>(), provider.GetRequiredService<IPartitions>(), options.DefaultRegion));
        services.AddSingleton(provider => new RunSupervisor(
            provider.GetRequiredService<CatalogService>(), provider.GetRequiredService<IPartitions>(),
            provider.GetRequiredService<Node>().Clock, provider.GetRequiredService<ILoggerFactory>().CreateLogger("Sojourn.Runs")));
        services.AddSingleton<ClusterWatch>();
        services.AddSingleton<CutOff>();
        services.AddSingleton<NodeService>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, Departure>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, MembershipTurn>();
        // Before the silo, so that it stops behind it.
        services.AddHostedService<NodeClosing>();
        builder.UseOrleans(silo =>
        {
            silo.UseMembership(options);
            silo.AddPlacementDirector<WherePartitionBelongs, PartitionDirector>();
            silo.AddPlacementDirector<AtItsServer, ServerDirector>();
        });
        // After the silo, so that it starts behind it and stops before it.
        services.AddHostedService(provider => provider.GetRequiredService<NodeService>());
        return builder;
    }
}
