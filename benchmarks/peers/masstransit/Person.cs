using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Sojourn.MassTransitPeer;

/// <summary>A person on the journey: the saga's state, a row.</summary>
public sealed class Person : SagaStateMachineInstance
{
    public Guid CorrelationId { get; set; }

    public string CurrentState { get; set; } = "";

    public int Number { get; set; }

    public string? Message { get; set; }

    public string? Outcome { get; set; }

    public int Ends { get; set; }

    public Guid? WaitToken { get; set; }

    public uint RowVersion { get; set; }
}

internal sealed class PersonMap : SagaClassMap<Person>
{
    protected override void Configure(EntityTypeBuilder<Person> entity, ModelBuilder model)
    {
        entity.ToTable("person");
        entity.Property(person => person.CurrentState).HasMaxLength(64);
        // Optimistic: who comes second is tried again.
        entity.Property(person => person.RowVersion).IsRowVersion();
    }
}

/// <summary>Sagas, inbox and outbox in one context, so that they are one commit.</summary>
public sealed class JourneyDb(DbContextOptions<JourneyDb> options) : DbContext(options)
{
    public DbSet<Person> People => Set<Person>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        new PersonMap().Configure(modelBuilder);
        modelBuilder.AddTransactionalOutboxEntities();
    }
}
