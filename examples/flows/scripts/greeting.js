// GREETED comes from the step; what the flow needs later goes into output.
const words = [GREETED || 'there', 'see you at the fountain'];
output.greeting = `Hi ${words.join(', ')}`;
