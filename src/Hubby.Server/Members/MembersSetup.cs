using Hubby.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Hubby.Members;

static class MembersSetup
{
    // OWASP's figure for PBKDF2 with HMAC-SHA-512.
    const int HashIterations = 210_000;

    /// <summary>Identity's parts: accounts, hashes, authenticators' codes, recovery codes, passkeys. Sessions are ours.</summary>
    public static void AddMembers(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<MembersOptions>().Bind(configuration.GetSection(MembersOptions.Section))
            .Validate(options => options.SessionHours is >= 1 and <= 720, "Portal:SessionHours must be from 1 to 720.")
            .Validate(options => options.InvitationDays is >= 1 and <= 90, "Portal:InvitationDays must be from 1 to 90.")
            .Validate(options => options.AuditDays is >= 1 and <= 3650, "Portal:AuditDays must be from 1 to 3650.")
            .Validate(options => options.TriesPerAddress is >= 1 and <= 1_000_000,
                "Portal:TriesPerAddress must be from 1 to 1000000.")
            .ValidateOnStart();
        services.AddIdentityCore<Member>(identity =>
            {
                // Addresses are judged as addresses, and passwords by PasswordRule before Identity sees their hash.
                identity.User.AllowedUserNameCharacters = "";
                identity.Stores.SchemaVersion = IdentitySchemaVersions.Version3;
            })
            .AddTokenProvider<AuthenticatorTokenProvider<Member>>(TokenOptions.DefaultAuthenticatorProvider)
            .AddUserStore<MemberStore>();
        services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = HashIterations);
        services.AddOptions<IdentityPasskeyOptions>().Configure<IOptions<HubbyOptions>>((passkeys, hubby) =>
        {
            // A passkey belongs to a name; on one's own machine, reached by number or not, it is the one that was asked.
            var address = new Uri(hubby.Value.PublicUrl);
            passkeys.ServerDomain = address.HostNameType == UriHostNameType.Dns && !address.IsLoopback ? address.Host : null;
            passkeys.ResidentKeyRequirement = "required";
            passkeys.UserVerificationRequirement = "required";
        });
        services.AddScoped<IPasskeyHandler<Member>, PasskeyHandler<Member>>();
        services.AddScoped<SignInAttempts>().AddScoped<SignIn>().AddScoped<Sessions>().AddScoped<Authenticator>()
            .AddScoped<SendAccountLink>().AddScoped<OpenAccountLink>().AddScoped<ChangeMember>();
        services.AddHostedService<MembersSweep>();
    }
}
