namespace Hubby.Messages;

/// <summary>What whoever adds a message row must know of those who send it, and may tell them.</summary>
interface IChannelsInForce
{
    /// <summary>Whether anybody sends on this channel; a row on another one is skipped from the start.</summary>
    bool IsConfigured(Channels channel);

    /// <summary>A row is durable: the workers need not wait for their next look.</summary>
    void Wake(Channels channel);
}
