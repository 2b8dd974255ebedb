using System.Globalization;
using System.Text.RegularExpressions;
using Hubby.Http;
using Hubby.Messages;
using MailKit.Net.Smtp;

namespace Hubby.Messaging.Email;

/// <summary>What a server's refusal means for a message.</summary>
static partial class SmtpReplies
{
    public const string AddressRejected = "address_rejected";
    public const string Rejected = "rejected";

    public static SendResult ResultOf(SmtpCommandException refusal)
    {
        var said = Said(refusal);
        return refusal switch
        {
            _ when IsFarewell(refusal) => new SendResult.Away(said),
            { StatusCode: < (SmtpStatusCode)500 } => new SendResult.Later(said),
            { ErrorCode: SmtpErrorCode.RecipientNotAccepted } => new SendResult.Never(AddressRejected, said),
            { ErrorCode: SmtpErrorCode.MessageNotAccepted } => new SendResult.Never(Rejected, said),
            // The sender and the login are the operator's to mend: no traveller's mail is lost to them.
            _ => new SendResult.Away(said),
        };
    }

    /// <summary>421: the server is about to close the connection (RFC 5321, 3.8).</summary>
    public static bool IsFarewell(SmtpCommandException refusal) =>
        refusal.StatusCode == SmtpStatusCode.ServiceNotAvailable || (int)refusal.StatusCode == 421;

    /// <summary>Replies tend to repeat the address; the log and the store have no need of it.</summary>
    public static string WithoutAddresses(string text) => Address().Replace(text, "…").ReplaceLineEndings(" ");

    public static string? Short(string? reply)
    {
        var text = WithoutAddresses(reply ?? "").Trim();
        return text.Length == 0 ? null : text.Cut(Message.MaxProviderId);
    }

    static string Said(SmtpCommandException refusal) => WithoutAddresses(
        string.Create(CultureInfo.InvariantCulture, $"{(int)refusal.StatusCode} {refusal.Message}"));

    [GeneratedRegex(@"[^\s<>:""]+@[^\s<>:""]+", RegexOptions.NonBacktracking)]
    private static partial Regex Address();
}
