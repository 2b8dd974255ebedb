using Hubby.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Hubby.Members;

/// <summary>Sessions of the portal, each a row that can be ended from elsewhere.</summary>
sealed class Sessions(AppDb db, WallClock clock, TimeProvider time, IOptions<MembersOptions> options)
{
    static readonly TimeSpan Unnoticed = TimeSpan.FromMinutes(1);

    public TimeSpan Lifetime => TimeSpan.FromHours(options.Value.SessionHours);

    /// <summary>A new one each time somebody signs in, whatever the browser had before.</summary>
    /// <returns>What the browser holds.</returns>
    public async Task<string> StartAsync(
        Member member, bool hasSecondFactor, string browser, string from, string? before, CancellationToken ct)
    {
        var (now, secret) = (clock.Now(), Secrets.New());
        await using var transaction = await db.Database.BeginTransactionAsync(ct);
        await DeleteAsync(before, ct);
        db.MemberSessions.Add(new()
        {
            Hash = Secrets.HashOf(secret),
            Id = Ids.Row(now),
            MemberId = member.Id,
            HasSecondFactor = hasSecondFactor,
            CreatedAt = now,
            SeenAt = now,
            ExpiresAt = now + Lifetime,
            Browser = browser,
            From = from,
        });
        db.AddAudit(Actor.Of(member), member.PartnerId, time.Now(),
            "member.signed_in", member.Address, browser);
        await db.SaveChangesAsync(ct);
        await transaction.CommitAsync(ct);
        return secret;
    }

    /// <summary>Who holds this, as they are at this moment; nobody once the session has ended.</summary>
    public async Task<(MemberSession Session, Member Member)?> FindAsync(string? secret, CancellationToken ct)
    {
        if (secret is null || !Secrets.IsOne(secret))
            return null;
        var (hash, now) = (Secrets.HashOf(secret), clock.Now());
        var found = await (
            from session in db.MemberSessions
            join member in db.Members on session.MemberId equals member.Id
            where session.Hash == hash && session.ExpiresAt > now
            select new { Session = session, Member = member }).FirstOrDefaultAsync(ct);
        if (found is null)
            return null;
        if (now - found.Session.SeenAt >= Unnoticed)
        {
            await db.MemberSessions.Where(row => row.Hash == hash)
                .ExecuteUpdateAsync(row => row.SetProperty(it => it.SeenAt, now), ct);
        }

        return (found.Session, found.Member);
    }

    public Task<List<MemberSession>> ListAsync(Guid memberId, CancellationToken ct)
    {
        var now = clock.Now();
        return db.MemberSessions.Where(row => row.MemberId == memberId && row.ExpiresAt > now)
            .OrderByDescending(row => row.SeenAt).ToListAsync(ct);
    }

    public Task EndAsync(string? secret, CancellationToken ct) => DeleteAsync(secret, ct);

    /// <summary>What an operator looks at from now on; none to close it.</summary>
    public Task OpenPartnerAsync(MemberSession session, Guid? partnerId, CancellationToken ct) => db.MemberSessions
        .Where(row => row.Hash == session.Hash)
        .ExecuteUpdateAsync(row => row.SetProperty(it => it.OpenPartnerId, partnerId), ct);

    async Task DeleteAsync(string? secret, CancellationToken ct)
    {
        if (secret is null || !Secrets.IsOne(secret))
            return;
        var hash = Secrets.HashOf(secret);
        await db.MemberSessions.Where(row => row.Hash == hash).ExecuteDeleteAsync(ct);
    }
}
