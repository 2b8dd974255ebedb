using Hubby.Messages;

namespace Hubby.Messaging;

sealed class ChannelsInForce(IEnumerable<IChannel> channels, MessageSignals signals) : IChannelsInForce
{
    readonly HashSet<Channels> _configured = [.. channels.Where(each => each.IsConfigured).Select(each => each.Channel)];

    public bool IsConfigured(Channels channel) => _configured.Contains(channel);

    public void Wake(Channels channel) => signals[channel].Wake();
}
