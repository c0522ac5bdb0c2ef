namespace Sojourn.MassTransitPeer;

// What moves a person on: each is correlated to the saga by the person's id.
public sealed record Enrolled(Guid Person, int Number);

public sealed record WaitOver(Guid Person);

public sealed record OutcomeArrived(Guid Person, string Message, string Outcome);
