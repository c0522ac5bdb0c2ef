using Sojourn.Core.Profiles;

namespace Sojourn.Store;

/// <summary>
/// Finds people by a part of their id, e-mail, phone or name. It looks at every profile: contact data is packed and no
/// index could hold each part of a text. It reads in short turns, so that a long search does not hold the log.
/// </summary>
internal static class ProfileSearch
{
    private const int ProfilesPerTurn = 2_000;

    public static IReadOnlyList<Profile> Search(
        Func<long, int, IReadOnlyList<Profile>> page, string query, long after, int limit)
    {
        var found = new List<Profile>();
        while (found.Count < limit)
        {
            var turn = page(after, ProfilesPerTurn);
            foreach (var profile in turn)
            {
                if (found.Count < limit && Matches(profile, query))
                {
                    found.Add(profile);
                }
            }
            if (turn.Count < ProfilesPerTurn)
            {
                break;
            }
            after = turn[^1].Number;
        }
        return found;
    }

    private static bool Matches(Profile profile, string query) =>
        Contains(profile.Id, query) || Contains(profile.Text(ProfileFields.Email), query) || Contains(profile.Text(ProfileFields.Phone), query)
        || Contains(profile.Name, query);

    private static bool Contains(string? text, string query) => text?.Contains(query, StringComparison.OrdinalIgnoreCase) == true;
}
