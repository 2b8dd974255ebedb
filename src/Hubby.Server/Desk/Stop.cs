namespace Hubby.Desk;

/// <summary>The six stops on the line of a booking; a booking stands at the furthest it has reached.</summary>
enum Stop { Booked, Message, Claimed, Redeemed, Installed, Active }

/// <summary>A question that people at a desk have every day; its answer is a list.</summary>
enum BookingView
{
    /// <summary>An eSIM is stuck or no message got through, and the journey is not over.</summary>
    Attention,

    /// <summary>Leaving within seven days, and no eSIM on a phone.</summary>
    Soon,

    /// <summary>No message got through, and nobody has claimed.</summary>
    Failed,

    /// <summary>Between departure and return.</summary>
    Abroad,
}
