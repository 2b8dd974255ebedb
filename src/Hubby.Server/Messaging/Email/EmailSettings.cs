using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hubby.Data;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Email;

/// <summary>The section <c>Email</c>, read and found to be possible.</summary>
sealed class EmailSettings
{
    const string Sample = "such as smtp://user:password@mail.example.com:587";

    readonly EmailOptions _options;
    readonly IOptions<HubbyOptions> _hubby;

    public EmailSettings(IOptions<EmailOptions> options, IOptions<HubbyOptions> hubby)
    {
        (_options, _hubby) = (options.Value, hubby);
        if (AddressText(_options) is { } text)
        {
            Smtp = SmtpAddress.Parse(text)
                ?? throw new SettingException($"Email:Smtp must be the address of a mail server, {Sample}.");
        }
        else if (hubby.Value.IsProduction && !_options.Disabled)
        {
            throw new SettingException(
                $"Email:Smtp is missing: production needs a mail server, {Sample}; Email:Disabled=true runs without mails.");
        }

        ReplyTo = Address(_options.ReplyTo, nameof(EmailOptions.ReplyTo));
        From = Address(_options.From, nameof(EmailOptions.From));
        if (_options.Connections is < 1 or > 100)
            throw new SettingException("Email:Connections must be from 1 to 100.");
        if (_options.OpenAnswers is < 1 or > 100)
            throw new SettingException("Email:OpenAnswers must be from 1 to 100.");
        Trusted = CertificatesIn(_options.TrustedCertificates);
    }

    public bool IsDisabled => _options.Disabled;
    public int Connections => _options.Connections;
    public int OpenAnswers => _options.OpenAnswers;

    /// <summary>None: mails are captured.</summary>
    public SmtpAddress? Smtp { get; }

    public string? ReplyTo { get; }

    /// <summary>Trusted besides the system's; none where the setting names no file.</summary>
    public X509Certificate2Collection? Trusted { get; }

    string? From { get; }

    /// <summary>The host of the public address, which may be known only once the server listens.</summary>
    public string PublicHost => new Uri(_hubby.Value.PublicUrl).Host;

    public string Sender => From ?? $"esim@{PublicDomain}";

    /// <summary>The public host as it stands in an address: a bare IP address would be refused (RFC 5321, 4.1.3).</summary>
    public string PublicDomain => IPAddress.TryParse(PublicHost, out var ip)
        ? ip.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{ip}]" : $"[{ip}]"
        : PublicHost;

    /// <summary>Where mails go, without secrets.</summary>
    public string InForce => IsDisabled ? "disabled" : Smtp?.ToString() ?? "captured, see /dev/mail";

    static string? AddressText(EmailOptions options)
    {
        if (options.Smtp is { Length: > 0 } given)
            return given;
        return options.SmtpFile is { Length: > 0 } file ? Read(file, nameof(EmailOptions.SmtpFile)).Trim() : null;
    }

    static string? Address(string? text, string setting) => string.IsNullOrWhiteSpace(text)
        ? null
        : EmailAddress.Parse(text.Trim()) ?? throw new SettingException($"Email:{setting} must be an e-mail address.");

    static X509Certificate2Collection? CertificatesIn(string? file)
    {
        if (string.IsNullOrEmpty(file))
            return null;
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(Read(file, nameof(EmailOptions.TrustedCertificates)));
        }
        catch (CryptographicException)
        {
            throw new SettingException("Email:TrustedCertificates must be a file of certificates in PEM.");
        }

        return certificates.Count > 0
            ? certificates
            : throw new SettingException("Email:TrustedCertificates holds no certificate.");
    }

    static string Read(string file, string setting)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"Email:{setting} cannot be read: {failure.Message}");
        }
    }
}
