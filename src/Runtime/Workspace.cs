using Sojourn.Store;

namespace Sojourn.Runtime;

/// <summary>The tenant. There is one until a workspace can be made; its name is part of every slot for ever.</summary>
public static class Workspace
{
    public const string Name = "main";

    public static int SlotOf(string profileId) => SlotMap.SlotOf(Name, profileId);
}
