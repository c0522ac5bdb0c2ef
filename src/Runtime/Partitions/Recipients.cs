namespace Sojourn.Runtime.Partitions;

public static class Recipients
{
    /// <summary>Under this name a recipient's contact columns carry the consents that the list brings.</summary>
    public const string ConsentKey = "@consent";
}
