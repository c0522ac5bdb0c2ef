namespace Sojourn.EndToEnd;

/// <summary>Where the files of this checkout lie.</summary>
internal static class Checkout
{
    public static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Sojourn.slnx")))
            {
                return System.IO.Path.Combine(folder.FullName, name);
            }
        }
        throw new DirectoryNotFoundException("The tests run outside a checkout: Sojourn.slnx is in no folder above.");
    }
}
