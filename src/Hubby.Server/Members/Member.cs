using Hubby.Data;
using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Members;

/// <summary>
/// Somebody with an account in the portal. The name they sign in with is their e-mail address, in lower case.
/// </summary>
sealed class Member : IdentityUser<Guid>
{
    /// <summary>None for operators.</summary>
    public Guid? PartnerId { get; init; }
    public Role Role { get; set; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A SHA-256 of the authenticator code used last, which must not be used again.</summary>
    public byte[]? UsedCode { get; set; }

    public string Address => UserName!;

    sealed class Table : IEntityTypeConfiguration<Member>
    {
        public void Configure(EntityTypeBuilder<Member> table)
        {
            table.ToTable("members");
            table.Property(member => member.UserName).HasMaxLength(EmailAddress.MaxLength).IsRequired();
            table.Property(member => member.NormalizedUserName).HasMaxLength(EmailAddress.MaxLength).IsRequired();
            table.Property(member => member.ConcurrencyStamp).IsConcurrencyToken().HasMaxLength(36);
            table.Property(member => member.SecurityStamp).HasMaxLength(64);
            table.Property(member => member.PasswordHash).HasMaxLength(200);
            table.Property(member => member.Role).HasConversion<string>().HasMaxLength(10);
            table.Property(member => member.UsedCode).HasMaxLength(Secrets.HashBytes);
            table.HasIndex(member => member.NormalizedUserName).IsUnique().HasDatabaseName("ux_members_address");
            table.HasIndex(member => member.PartnerId).HasDatabaseName("ix_members_partner");
            table.HasOne<Partner>().WithMany().HasForeignKey(member => member.PartnerId).OnDelete(DeleteBehavior.Restrict);

            // The address is the name; pauses after wrong passwords belong to addresses, whether somebody has them or not.
            table.Ignore(member => member.Email).Ignore(member => member.NormalizedEmail)
                .Ignore(member => member.EmailConfirmed).Ignore(member => member.PhoneNumber)
                .Ignore(member => member.PhoneNumberConfirmed).Ignore(member => member.LockoutEnd)
                .Ignore(member => member.LockoutEnabled).Ignore(member => member.AccessFailedCount)
                .Ignore(member => member.Address);
        }
    }

    /// <summary>The authenticator's key and the recovery codes, sealed.</summary>
    sealed class TokensTable : IEntityTypeConfiguration<IdentityUserToken<Guid>>
    {
        public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> table)
        {
            table.ToTable("member_tokens");
            table.HasKey(token => new { token.UserId, token.LoginProvider, token.Name });
            table.Property(token => token.LoginProvider).HasMaxLength(60);
            table.Property(token => token.Name).HasMaxLength(60);
            table.HasOne<Member>().WithMany().HasForeignKey(token => token.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }

    sealed class PasskeysTable : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
    {
        // WebAuthn lets a credential's id have 1023 bytes.
        const int MaxCredentialId = 1023;

        public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> table)
        {
            table.ToTable("member_passkeys");
            table.HasKey(passkey => passkey.CredentialId);
            table.Property(passkey => passkey.CredentialId).HasMaxLength(MaxCredentialId);
            table.HasIndex(passkey => passkey.UserId).HasDatabaseName("ix_member_passkeys_member");
            table.OwnsOne(passkey => passkey.Data).ToJson("data");
            table.HasOne<Member>().WithMany().HasForeignKey(passkey => passkey.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

static class MembersTables
{
    extension(AppDb db)
    {
        public DbSet<Member> Members => db.Set<Member>();
    }
}
