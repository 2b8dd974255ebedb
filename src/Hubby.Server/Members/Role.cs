namespace Hubby.Members;

/// <summary>What somebody is in the portal.</summary>
enum Role
{
    /// <summary>Reads bookings and figures.</summary>
    Viewer,

    /// <summary>Also mends a traveller's problem.</summary>
    Support,

    /// <summary>Also has the keys and webhooks.</summary>
    Developer,

    /// <summary>Has everything of one partner.</summary>
    Owner,

    /// <summary>Of the whole installation: belongs to no partner and may open each.</summary>
    Operator,
}

/// <summary>What a page or an act asks for.</summary>
enum Permission { Read, Support, Develop, Manage, Operate }

static class Roles
{
    public static readonly IReadOnlyList<Role> OfPartners = [Role.Viewer, Role.Support, Role.Developer, Role.Owner];

    public static bool May(this Role role, Permission permission) => permission switch
    {
        Permission.Read => true,
        Permission.Support => role >= Role.Support,
        Permission.Develop => role >= Role.Developer,
        Permission.Manage => role >= Role.Owner,
        _ => role == Role.Operator,
    };

    /// <summary>As commands, forms and mails write it.</summary>
    public static string Word(this Role role) => role.ToString().ToLowerInvariant();

    public static Role? Parse(string? word) =>
        Enum.GetValues<Role>().Cast<Role?>().FirstOrDefault(role => role!.Value.Word() == word);

    /// <summary>What the role may do, to stand beside its name.</summary>
    public static string Meaning(this Role role) => role switch
    {
        Role.Viewer => "reads bookings and figures, changes nothing",
        Role.Support => "also resends, changes, cancels and books",
        Role.Developer => "also keeps API keys, webhooks and the request log",
        Role.Owner => "also keeps the brand, schedules and members",
        _ => "sees every partner, the catalogue, the stock and the queues",
    };
}

/// <summary>Who acts.</summary>
/// <param name="MemberId">Of the account.</param>
/// <param name="Email">As it is written into the audit.</param>
/// <param name="Role">At this moment.</param>
/// <param name="PartnerId">Of the partner the account belongs to; none for operators.</param>
sealed record Actor(Guid MemberId, string Email, Role Role, Guid? PartnerId)
{
    public static Actor Of(Member member) => new(member.Id, member.Address, member.Role, member.PartnerId);
}
