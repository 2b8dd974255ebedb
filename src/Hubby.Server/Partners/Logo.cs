using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Partners;

/// <summary>
/// A logo that a partner has uploaded. It never changes: another picture has another name. A brand has it by its path, so that
/// it holds under each of the partner's hosts.
/// </summary>
sealed partial class Logo
{
    public const string Png = ".png";
    public const string Jpeg = ".jpg";
    const string Root = "/logos/";
    const int NameBytes = 16;
    const int LongestName = (2 * NameBytes) + 4;

    /// <summary>Hex digits that follow from whose it is and what is in it, and the ending of its format.</summary>
    public required string Name { get; init; }
    public required Guid PartnerId { get; init; }
    public required byte[] Content { get; init; }
    public required int Width { get; init; }
    public required int Height { get; init; }

    /// <summary>When it was sent or a brand was last known to have it.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    // A partner's id is told to nobody, so whoever has the picture does not have its name.
    public static string NameOf(Guid partnerId, byte[] content, string ending) => Convert.ToHexStringLower(
        SHA256.HashData([.. partnerId.ToByteArray(bigEndian: true), .. content]).AsSpan(0, NameBytes)) + ending;

    public static string PathOf(string name) => Root + name;

    /// <summary>The name in a brand's address of its logo; none for an address elsewhere.</summary>
    public static string? NameIn(string? address) =>
        address is not null && address.StartsWith(Root, StringComparison.Ordinal) && IsName(address[Root.Length..])
            ? address[Root.Length..] : null;

    public static bool IsName(string text) => Names().IsMatch(text);

    /// <summary>A brand's address of its logo for those who are not on a page of ours.</summary>
    public static string? Absolute(string? address, string baseUrl) => NameIn(address) is null ? address : baseUrl + address;

    [GeneratedRegex(@"\A[0-9a-f]{32}\.(png|jpg)\z", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Names();

    sealed class Table : IEntityTypeConfiguration<Logo>
    {
        public void Configure(EntityTypeBuilder<Logo> table)
        {
            table.ToTable("logos");
            table.HasKey(logo => logo.Name);
            table.Property(logo => logo.Name).HasMaxLength(LongestName);
            table.HasIndex(logo => logo.PartnerId);
            table.HasOne<Partner>().WithMany().HasForeignKey(logo => logo.PartnerId);
        }
    }
}

static class LogosTable
{
    extension(AppDb db)
    {
        public DbSet<Logo> Logos => db.Set<Logo>();
    }
}
