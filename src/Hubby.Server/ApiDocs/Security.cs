using Hubby.Http;
using Hubby.Partners;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>The signature scheme: three headers that only work together.</summary>
static class Security
{
    static readonly (string Header, string Description)[] Schemes =
    [
        (Authentication.ApiKeyHeader, "Your key: `hk_test_…` on staging, `hk_live_…` in production. Not a secret."),
        (Authentication.TimestampHeader,
            "Now, in Unix milliseconds: 13 digits, at most five minutes off. `GET /api/time` shows the server's clock."),
        (Authentication.SignatureHeader,
            "HMAC-SHA256 under your secret of `{timestamp}{METHOD}{request target}`, in hex. The target begins with `/api` "
            + "and has the query string: `1704067200000POST/api/bookings`."),
    ];

    public static readonly Problem[] Problems =
        [.. typeof(Authentication).GetFields().Select(field => field.GetValue(null)).OfType<Problem>()];

    public static OpenApiSecurityRequirement Requirement(OpenApiDocument document)
    {
        var requirement = new OpenApiSecurityRequirement();
        foreach (var (header, _) in Schemes)
            requirement[new OpenApiSecuritySchemeReference(header, document)] = [];
        return requirement;
    }

    const string BearerScheme = "session";

    public static OpenApiSecurityRequirement Bearer(OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(BearerScheme, document)] = [] };

    public static void AddTo(OpenApiDocument document)
    {
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        foreach (var (header, description) in Schemes)
        {
            document.Components.SecuritySchemes[header] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.ApiKey,
                In = ParameterLocation.Header,
                Name = header,
                Description = description,
            };
        }

        document.Components.SecuritySchemes[BearerScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A traveller's session, from `POST /api/webapp/auth/exchange`.",
        };
    }
}
