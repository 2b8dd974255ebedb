using System.Security.Cryptography;
using System.Text;
using Hubby.Http;

namespace Hubby.Messaging;

/// <summary>What the open routes have in common on which providers report.</summary>
static class Callbacks
{
    public static readonly Problem Refused = new(403, "callback_refused",
        "This report does not carry the proof that it is its provider's.");

    public const string Path = "/callbacks";

    public static RouteAnswer Taken { get; } = RouteAnswer.Text(200, "Taken, or about nothing that is known here.", "");

    /// <summary>In a time that does not tell where they differ.</summary>
    public static bool IsSame(string given, string expected) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), Encoding.UTF8.GetBytes(expected));
}
