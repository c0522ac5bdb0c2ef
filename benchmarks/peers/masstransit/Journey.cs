using MassTransit;
using Sojourn.Peers;

namespace Sojourn.MassTransitPeer;

/// <summary>The journey as a saga: what it says to the outside goes through the outbox, with the state.</summary>
public sealed class Journey : MassTransitStateMachine<Person>
{
    public Journey()
    {
        InstanceState(person => person.CurrentState);
        Event(() => Enrolled, e => e.CorrelateById(context => context.Message.Person));
        Event(() => OutcomeArrived, e => e.CorrelateById(context => context.Message.Person));
        Schedule(() => Wait, person => person.WaitToken, wait =>
        {
            wait.Delay = TimeSpan.FromSeconds(1);
            wait.Received = e => e.CorrelateById(context => context.Message.Person);
        });

        Initially(When(Enrolled)
            .Then(context => context.Saga.Number = context.Message.Number)
            .Schedule(Wait, context => new WaitOver(context.Saga.CorrelationId))
            .TransitionTo(Waiting));

        During(Waiting, When(Wait.Received)
            .Then(context => (context.Saga.Message, context.Saga.Outcome) = Rounds.Send(context.Saga.Number))
            // The provider's callback: a message of its own.
            .Publish(context => new OutcomeArrived(context.Saga.CorrelationId, context.Saga.Message!, context.Saga.Outcome!))
            .TransitionTo(Sent));

        During(Sent, When(OutcomeArrived, context => context.Message.Message == context.Saga.Message)
            .Then(context => context.Saga.Ends++)
            .IfElse(context => context.Message.Outcome == "delivered", then => then.TransitionTo(Reached), other => other.TransitionTo(Unreached)));
    }

    public State Waiting { get; private set; } = null!;

    public State Sent { get; private set; } = null!;

    public State Reached { get; private set; } = null!;

    public State Unreached { get; private set; } = null!;

    public Event<Enrolled> Enrolled { get; private set; } = null!;

    public Event<OutcomeArrived> OutcomeArrived { get; private set; } = null!;

    public Schedule<Person, WaitOver> Wait { get; private set; } = null!;
}
