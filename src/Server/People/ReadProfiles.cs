using Microsoft.AspNetCore.Http.HttpResults;
using Sojourn.Core.Profiles;
using Sojourn.Runtime.Hosting;

namespace Sojourn.Server;

internal static class ReadProfiles
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/profiles", List)
            .WithSummary("List profiles")
            .WithDescription("`query` is a part of an id, e-mail, phone or name.")
            .Refuses(422);
    }

    private static Ok<Page<ProfileView>> List(PartitionReaders readers, string? query, int? limit, string? cursor)
    {
        var (size, place) = (Paging.Limit(limit), Paging.Place(cursor, readers.All.Count));
        var page = Walk(readers, query, place.Partition, place.After, size, out var next)
            .Where(profile => profile.Created is not null).Select(ProfileView.Of).ToList();
        return TypedResults.Ok(new Page<ProfileView>(page, next));
    }

    /// <summary>Profiles of one partition after the other.</summary>
    public static IReadOnlyList<Profile> Walk(PartitionReaders readers, string? query, int partition, long after, int size, out string? next)
    {
        var found = new List<Profile>();
        for (; partition < readers.All.Count; partition++, after = 0)
        {
            var wanted = size - found.Count;
            var profiles = readers.All[partition].Profiles(query, after, wanted);
            found.AddRange(profiles);
            if (profiles.Count == wanted)
            {
                next = Paging.Cursor(partition, profiles[^1].Number);
                return found;
            }
        }
        next = null;
        return found;
    }
}
