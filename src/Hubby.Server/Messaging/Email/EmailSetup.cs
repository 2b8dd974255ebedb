namespace Hubby.Messaging.Email;

static class EmailSetup
{
    public static IServiceCollection AddEmail(this IServiceCollection services, IConfiguration configuration) => services
        .Configure<EmailOptions>(configuration.GetSection(EmailOptions.Section))
        .AddSingleton<EmailSettings>()
        .AddSingleton<SmtpConnections>()
        .AddSingleton<CapturedMails>()
        .AddSingleton<IMailTransport>(provider => provider.GetRequiredService<EmailSettings>().Smtp is null
            ? provider.GetRequiredService<CapturedMails>()
            : ActivatorUtilities.CreateInstance<SmtpTransport>(provider))
        .AddSingleton<WriteMail>()
        .AddSingleton<ComposeMail>()
        .AddChannel<EmailChannel>();
}
