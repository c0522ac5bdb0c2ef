namespace Sojourn.Testing;

/// <summary>
/// Real input that lies beside the checkout and is never copied into it. Where it is absent the tests that need it fail
/// loudly and say so: a list that nobody read proves nothing.
/// </summary>
public static class SharedData
{
    public static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Sojourn.slnx")) && folder.Parent is not null)
            {
                var path = System.IO.Path.Combine(folder.Parent.FullName, "shared", "data", name);
                return File.Exists(path) ? path : throw new FileNotFoundException($"This test reads real input from {path}, which is absent.");
            }
        }
        throw new DirectoryNotFoundException("The tests run outside a checkout: Sojourn.slnx is in no folder above.");
    }
}
