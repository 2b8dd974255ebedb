using System.Globalization;
using Hubby.Data;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Hubby.Http;

/// <summary>Reads the section <c>Hubby</c> and says in a line what in it cannot be.</summary>
static class HubbySettings
{
    const string PublicUrl = $"{HubbyOptions.Section}:{nameof(HubbyOptions.PublicUrl)}";

    public static void AddHubbySettings(this IServiceCollection services, IConfiguration configuration) =>
        services.AddOptions<HubbyOptions>()
            .Bind(configuration.GetSection(HubbyOptions.Section))
            .PostConfigure(Tidy)
            .Validate(
                options => options.Environment is HubbyOptions.Staging or HubbyOptions.Production,
                "Hubby:Environment must be staging or production.")
            .Validate(
                options => IsAddress(options.PublicUrl),
                "Hubby:PublicUrl must be an absolute http or https address without query, such as https://esim.example.com.")
            .Validate(options => SafeOutbound.Networks(options.TrustedProxies) is not null, ClientAddress.Form);

    /// <summary>
    /// Reads the settings now, so that a mistake ends the process with its line instead of a request with a 500.
    /// </summary>
    public static HubbyOptions Read(IServiceProvider services)
    {
        try
        {
            return services.GetRequiredService<IOptions<HubbyOptions>>().Value;
        }
        catch (InvalidOperationException unreadable)
        {
            throw new SettingException(unreadable.Message);
        }
    }

    /// <summary>Without a public address, links lead to the first address this server listens on.</summary>
    public static void DerivePublicUrl(this WebApplication app)
    {
        if (!string.IsNullOrEmpty(app.Configuration[PublicUrl]))
            return;

        app.Lifetime.ApplicationStarted.Register(() =>
        {
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses;
            if (addresses?.FirstOrDefault() is { } first)
                app.Services.GetRequiredService<IOptions<HubbyOptions>>().Value.PublicUrl = Reachable(first);
        });
    }

    // An address that means "every interface" is no address to give to anyone.
    static string Reachable(string listening)
    {
        var address = BindingAddress.Parse(listening);
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "localhost" : address.Host;
        var isUsualPort = address.Port == (address.Scheme == Uri.UriSchemeHttps ? 443 : 80);
        return isUsualPort
            ? $"{address.Scheme}://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"{address.Scheme}://{host}:{address.Port}");
    }

    static void Tidy(HubbyOptions options)
    {
        options.Environment = options.Environment.Trim().ToLowerInvariant();
        options.PublicUrl = options.PublicUrl.Trim();
        if (options.PublicUrl.EndsWith('/'))
            options.PublicUrl = options.PublicUrl[..^1];
    }

    static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
        && address.Query.Length == 0 && address.Fragment.Length == 0 && address.UserInfo.Length == 0
        && address.Host.Length > 0 && !text.EndsWith('/');
}
